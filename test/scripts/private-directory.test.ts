import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { homePart } from '../../doctor/machine.ts';
import { ensurePrivateDirectory } from '../../house/private-directory.ts';

it('closes a home to other users, and the doctor tells of one that is open', async () => {
  const base = mkdtempSync(join(tmpdir(), 'copydesk-private-'));
  const home = join(base, 'deep', 'home');
  expect(await homePart(home)).toMatchObject([{ name: 'home', ok: true }]);
  ensurePrivateDirectory(home);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(await homePart(home)).toMatchObject([{ ok: true }]);

  chmodSync(home, 0o750);
  expect(await homePart(home)).toMatchObject([{ ok: false, fix: expect.stringContaining(`chmod 700 '${home}'`) }]);
  ensurePrivateDirectory(home);
  expect(await homePart(home)).toMatchObject([{ ok: true }]);
  rmSync(base, { recursive: true });
});
