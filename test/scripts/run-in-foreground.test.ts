import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { root } from '../../scripts/lib/root.mjs';
import { runScript } from './run-script.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copydesk-foreground-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const arguments_ = (body: string): string[] => {
  writeFileSync(join(folder, 'program.ts'), body);
  const file = relative(root, join(folder, 'program.ts'));
  const launcher = `
    import { runInForeground } from ${JSON.stringify(join(root, 'scripts/lib/run-in-foreground.mjs'))};
    process.exitCode = await runInForeground(${JSON.stringify(file)}, process.argv.slice(1), { GIVEN: 'yes' });`;
  return ['--input-type=module', '--eval', launcher, 'one', 'two'];
};

describe('running a TypeScript program in the foreground', () => {
  it('hands over arguments, environment and exit code, from any folder', async () => {
    const body = 'const n: number = 3; console.log(process.argv.slice(2).join(), process.env.GIVEN); process.exit(n);';
    expect(await runScript(arguments_(body), { cwd: tmpdir() })).toEqual({ code: 3, output: 'one,two yes\n' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on and waits for the clean end', async (signal) => {
    const body = `process.once('${signal}', () => { console.log('clean'); process.exit(5); }); setTimeout(() => {}, 60_000); console.log('ready');`;
    const child = spawn(process.execPath, arguments_(body), { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      if (String(data).includes('ready')) child.kill(signal);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, output }).toEqual({ code: 5, output: 'ready\nclean\n' });
  });
});
