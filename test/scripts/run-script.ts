import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Runs a program of this machine's Node with exactly the environment given, and collects what it said. */
export function runScript(
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, env: options.env ?? { PATH: bareAndNode } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The tools of the base system, but no Go, no Temporal. */
export const barePath = ['/usr/bin', '/bin'].join(delimiter);
const bareAndNode = [dirname(process.execPath), barePath].join(delimiter);

/** Writes a small shell program. */
export function writeProgram(file: string, body: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A `temporal` that answers like the real one and says where it lies. */
export const writeFakeTemporal = (folder: string): string =>
  writeProgram(join(folder, 'temporal'), 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"');
