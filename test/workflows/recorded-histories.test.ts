import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from '../../scripts/lib/root.mjs';
import { hasCommit, releases, sayNotTested } from '../support/releases.ts';

const folder = 'test/histories';
const names = (path: string) => readdirSync(join(root, path)).sort();
const made = Object.keys(releases);
const newest = made.at(-1)!;

describe.each(Object.entries(releases))('The histories of release %s', (version, release) => {
  const path = `${folder}/${version}`;

  it('are the ones that were recorded for it: none changed, missing or added', () => {
    const hashes = names(path).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(root, path, name)))
        .digest('hex'),
    ]);
    expect(Object.fromEntries(hashes)).toEqual(release.histories);
  });

  if (!hasCommit(release.commit)) {
    sayNotTested(`whether ${path} is as the release had it`, release);
    it.skip('are byte by byte those of its commit', () => undefined);
    return;
  }

  it('are byte by byte those of its commit', () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    expect(git('diff', '--name-status', '--no-renames', release.commit, '--', path)).toBe('');
    const { version: said } = JSON.parse(git('show', `${release.commit}:package.json`));
    expect(said).toBe(version);
  });
});

describe('Releases', () => {
  it('all have their histories, and histories without a release are of the one that comes next', () => {
    const others = names(folder).filter((version) => !made.includes(version));
    expect(names(folder)).toEqual(expect.arrayContaining(made));
    expect(others.length).toBeLessThanOrEqual(1);
    for (const version of others) expect(version.localeCompare(newest, 'en', { numeric: true })).toBe(1);
  });
});
