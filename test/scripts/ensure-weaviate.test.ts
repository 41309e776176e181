import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cachedWeaviate, ensureWeaviate } from '../../scripts/lib/ensure-weaviate.mjs';
import { barePath } from './run-script.ts';

let home: string;
let env: Record<string, string>;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'copydesk-set-up-'));
  env = { HOME: home, PATH: barePath, XDG_CACHE_HOME: join(home, 'cache') };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('getting the Weaviate server of the tests', () => {
  it('builds it once and keeps it in the cache, also when two ask at once', async () => {
    const built: string[] = [];
    const build = async (command: string, target: string) => {
      built.push(command);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, '');
    };
    const ensure = () => ensureWeaviate(() => {}, env, build);
    expect(await Promise.all([ensure(), ensure()])).toEqual([cachedWeaviate(env), cachedWeaviate(env)]);
    expect(await ensure()).toBe(cachedWeaviate(env));
    expect(built).toEqual([expect.stringMatching(/^go install .*weaviate-server@v\d/)]);
  });

  it('says what helps when Go is missing, and leaves nothing half built', async () => {
    await expect(ensureWeaviate(() => {}, env)).rejects.toThrow(/Go is not installed\n {2}- install Go/);
    expect(existsSync(cachedWeaviate(env))).toBe(false);
  });
});
