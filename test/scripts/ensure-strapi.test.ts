import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cachedStrapi, ensureStrapi } from '../../scripts/lib/ensure-strapi.mjs';

let home: string;
let env: Record<string, string>;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'copydesk-set-up-'));
  env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('getting the Strapi of the tests', () => {
  it('installs the locked packages once and keeps them in the cache, also when two ask at once', async () => {
    const ran: string[] = [];
    const run = async (command: string, args: readonly string[], { cwd }: { cwd?: string } = {}) => {
      ran.push(`${command} ${args.slice(0, 2).join(' ')}`);
      expect(readdirSync(cwd!)).toEqual(expect.arrayContaining(['package-lock.json', 'package.json']));
      mkdirSync(join(cwd!, 'node_modules'), { recursive: true });
      return { code: 0, output: '' };
    };
    const ensure = () => ensureStrapi(() => {}, env, run);
    expect(await Promise.all([ensure(), ensure()])).toEqual([cachedStrapi(env), cachedStrapi(env)]);
    expect(await ensure()).toBe(cachedStrapi(env));
    // Packages run nothing when they are installed, but for the one that must be compiled.
    expect(ran).toEqual(['npm ci --legacy-peer-deps', 'npm rebuild better-sqlite3']);
  });

  it('says what helps when the compiler is missing, and leaves nothing half installed', async () => {
    const run = async (_: string, args: readonly string[]) =>
      args[0] === 'ci' ? { code: 0, output: '' } : { code: 1, output: 'gyp ERR! not found: make' };
    await expect(ensureStrapi(() => {}, env, run)).rejects.toThrow(
      /npm rebuild[\s\S]*not found: make[\s\S]*install g\+\+, make/,
    );
    expect(existsSync(cachedStrapi(env))).toBe(false);
    expect(readdirSync(dirname(dirname(cachedStrapi(env))))).toEqual([]);
  });
});
