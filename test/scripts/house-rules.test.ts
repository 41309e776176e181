import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { missingBuilds } from '../../scripts/lib/missing-builds.mjs';
import { root } from '../../scripts/lib/root.mjs';

interface Exception {
  file: string;
  reason: string;
}
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const exceptions: Record<'imports' | 'processEnv' | 'longFiles', Exception[]> = JSON.parse(
  read('scripts/exceptions.json'),
);

/** Files that git knows or would add, so that what lies about in ignored folders does not count. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(
    (file) => /\.([cm]?[jt]s|tsx)$/.test(file) && !/^(examples|test\/histories|console\/static\/vendor)\//.test(file),
  )
  .filter((file) => existsSync(join(root, file)));
const excepted = (list: Exception[]) => new Set(list.map(({ file }) => file));
const outside = /^(bench|evals|scripts|test)\//;

describe('the rules of the house', () => {
  it('let only config.ts read the environment', () => {
    const allowed = excepted(exceptions.processEnv);
    const readers = files.filter((file) => !outside.test(file) && file !== 'config.ts' && !allowed.has(file));
    expect(readers.filter((file) => /\bprocess\.env\b|\benv\b[^;\n]*from '(node:)?process'/.test(read(file)))).toEqual(
      [],
    );
  });

  it('keep Node out of workflows', () => {
    const modules = builtinModules.map((name) => name.replaceAll('/', '\\/')).join('|');
    const builtin = new RegExp(`(from|import\\()\\s*['"](node:[^'"]+|${modules})['"]`);
    expect(files.filter((file) => file.startsWith('workflows/') && builtin.test(read(file)))).toEqual([]);
  });

  it('keep every file below 300 lines, but for tests, which are long lists of short ideas', () => {
    const allowed = excepted(exceptions.longFiles);
    const lines = (file: string) => read(file).split('\n').length - 1;
    expect(files.filter((file) => lines(file) > 300 && !/\.test\.tsx?$/.test(file) && !allowed.has(file))).toEqual([]);
  });

  it('give every exception a reason', () => {
    for (const { reason } of Object.values(exceptions).flat()) expect(reason).toMatch(/^\S.{20,}\.$/);
  });

  it('keep the lock good for every platform: else run node scripts/complete-lock.mjs', () => {
    expect(missingBuilds(JSON.parse(read('package-lock.json')))).toEqual({});
  });

  it('name no registry in the lock', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  });
});
