import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { readWhere } from '../../house/read-secret.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'copydesk-secret-')));
const [own, foreign] = [join(base, 'own'), join(base, 'foreign')];
for (const folder of [own, foreign]) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'key'), `of ${folder}`);
}
afterAll(() => rmSync(base, { recursive: true }));

/** Turns a link to another file at once, as a rename does. */
const turn = (link: string, to: string) => {
  symlinkSync(to, `${link}.new`);
  renameSync(`${link}.new`, link);
};

it('reads a file where it may', () => {
  expect(readWhere(join(own, 'key'), (path) => path.startsWith(own))).toBe(`of ${own}`);
});

it('does not read what a link led to before it was turned, nor after', () => {
  const link = join(own, 'link');
  turn(link, join(foreign, 'key'));
  // Open is the foreign file; then the link is turned to the own one, and back.
  const turning = (path: string) => {
    turn(link, join(own, 'key'));
    return path.startsWith(own);
  };
  expect(readWhere(link, turning)).toBeNull();
  expect(readWhere(link, (path) => path.startsWith(own))).toBe(`of ${own}`);
});

it('waits for nobody at a pipe', () => {
  execFileSync('mkfifo', [join(own, 'pipe')]);
  expect(readWhere(join(own, 'pipe'), () => true)).toBe('');
});
