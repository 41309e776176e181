import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages, lockedPackagesArePresent } from '../../scripts/lib/ensure-packages.mjs';
import { root } from '../../scripts/lib/root.mjs';

/** A former release as its customers have it, in a folder of its own. */
export interface FormerRelease {
  source: string;
  remove(): Promise<void>;
}

/** Unpacks a commit from git. Our installed packages serve it while they are of the versions that it locks; else it gets its own. */
export async function unpackRelease(commit: string): Promise<FormerRelease> {
  const source = await mkdtemp(join(tmpdir(), 'copydesk-release-'));
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 256 * 2 ** 20 });
  execFileSync('tar', ['-x', '-C', source], { input: archive });
  const packages = join(source, 'node_modules');
  await symlink(join(root, 'node_modules'), packages);
  if (!lockedPackagesArePresent(source)) {
    await rm(packages);
    await ensurePackages(source, (line) => process.stdout.write(`former release: ${line}\n`));
  }
  return { source, remove: () => rm(source, { recursive: true, force: true }) };
}
