import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildTemporal } from '../../scripts/lib/build-temporal.mjs';
import { downloadTemporal, isArchive } from '../../scripts/lib/download-temporal.mjs';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { cachedTemporal, findTemporal } from '../../scripts/lib/find-temporal.mjs';
import { runCommand } from '../../scripts/lib/run-command.mjs';
import { barePath, writeFakeTemporal, writeProgram } from './run-script.ts';

let home: string;
let env: Record<string, string>;
const inHome = (...names: string[]) => join(home, ...names);
const fails = async () => {
  throw new Error('not here');
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'copydesk-set-up-'));
  env = { HOME: home, PATH: barePath, XDG_CACHE_HOME: inHome('cache') };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('finding the Temporal CLI', () => {
  it('finds none on a bare machine', async () => {
    expect(await findTemporal(env)).toBeNull();
  });

  it('prefers the given binary, then PATH, then the folder of Go, then the cache', async () => {
    const cached = writeFakeTemporal(join(cachedTemporal(env), '..'));
    expect(await findTemporal(env)).toBe(cached);
    const byGo = writeFakeTemporal(inHome('go', 'bin'));
    expect(await findTemporal(env)).toBe(byGo);
    const onPath = writeFakeTemporal(inHome('bin'));
    expect(await findTemporal({ ...env, PATH: `${inHome('bin')}${delimiter}${barePath}` })).toBe(onPath);
    const given = writeFakeTemporal(inHome('given'));
    expect(await findTemporal({ ...env, COPYDESK_TEMPORAL_BINARY: given })).toBe(given);
  });

  it('asks Go where it installs to', async () => {
    const expected = writeFakeTemporal(inHome('elsewhere', 'bin'));
    writeProgram(inHome('tools', 'go'), `echo; echo ${inHome('elsewhere')}`);
    expect(await findTemporal({ ...env, PATH: `${inHome('tools')}${delimiter}${barePath}` })).toBe(expected);
  });

  it('passes over another program of the same name, and one that does not run', async () => {
    writeProgram(inHome('bin', 'temporal'), 'echo "temporal 3: a text editor"');
    writeProgram(inHome('broken', 'temporal'), 'exit 1');
    const path = [inHome('bin'), inHome('broken'), barePath].join(delimiter);
    expect(await findTemporal({ ...env, PATH: path })).toBeNull();
  });
});

describe('getting the Temporal CLI', () => {
  it('downloads before it builds, and keeps the result in the cache', async () => {
    const download = async (target: string) => void writeFakeTemporal(join(target, '..'));
    const lines: string[] = [];
    const binary = await ensureTemporal((line) => lines.push(line), env, { download, build: fails });
    expect(binary).toBe(cachedTemporal(env));
    expect(await ensureTemporal(() => {}, env, { download: fails, build: fails })).toBe(binary);
    expect(lines).toEqual([
      expect.stringContaining('downloading Temporal …'),
      expect.stringMatching(/done in [\d.]+ s/),
    ]);
  });

  it('gets it once when two starts need it at once', async () => {
    let downloads = 0;
    const download = async (target: string) => {
      downloads += 1;
      writeFakeTemporal(join(target, '..'));
    };
    const both = [1, 2].map(() => ensureTemporal(() => {}, env, { download, build: fails }));
    expect(new Set(await Promise.all(both))).toEqual(new Set([cachedTemporal(env)]));
    expect(downloads).toBe(1);
  });

  it('says in one error why every way failed and which ways out there are', async () => {
    const failure = ensureTemporal(() => {}, env, {
      download: fails,
      build: (target, env) => buildTemporal(target, env),
    });
    await expect(failure).rejects.toThrow(
      /downloading Temporal failed: not here[\s\S]+Go is not installed[\s\S]+TEMPORAL_ADDRESS[\s\S]+PATH[\s\S]+COPYDESK_TEMPORAL_BINARY[\s\S]+go install/,
    );
    expect(existsSync(inHome('cache', 'copydesk', 'temporal.lock'))).toBe(false);
  });

  it('builds with Go into the cache, without touching the folder of Go', async () => {
    const body =
      '[ "$1" = install ] && printf \'#!/bin/sh\\necho built\\n\' > "$GOBIN/temporal" && chmod +x "$GOBIN/temporal"';
    writeProgram(inHome('tools', 'go'), body);
    const target = cachedTemporal(env);
    await buildTemporal(target, { ...env, PATH: `${inHome('tools')}${delimiter}${barePath}` });
    expect(readFileSync(target, 'utf8')).toContain('echo built');
    expect(existsSync(inHome('go'))).toBe(false);
  });
});

describe('the official download', () => {
  it('unpacks a tar.gz whose program runs', async () => {
    const archive = inHome('archive.tar.gz');
    writeFakeTemporal(inHome('packed'));
    await runCommand('tar', ['-czf', archive, '-C', inHome('packed'), 'temporal']);
    await withServer(readFileSync(archive), (address) => downloadTemporal(cachedTemporal(env), env, address));
    expect(await findTemporal(env)).toBe(cachedTemporal(env));
  });

  it("refuses a captive portal's page", async () => {
    await withServer('<html>Please log in</html>', (address) =>
      expect(downloadTemporal(cachedTemporal(env), env, address)).rejects.toThrow('neither a tar.gz nor a zip'),
    );
    expect(existsSync(cachedTemporal(env))).toBe(false);
  });

  it('knows an archive by its first bytes', () => {
    expect(isArchive(new Uint8Array([0x1f, 0x8b, 8]))).toBe(true);
    expect(isArchive(new TextEncoder().encode('PK\u0003\u0004'))).toBe(true);
    expect(isArchive(new TextEncoder().encode('<html>'))).toBe(false);
    expect(isArchive(new Uint8Array())).toBe(false);
  });
});

async function withServer(body: string | Uint8Array, work: (address: string) => Promise<unknown>): Promise<void> {
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
