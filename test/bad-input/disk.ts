import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });
const unmount = (folder: string) => execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });

/** Whether this user may mount, as root may: then disks of tests are real ones. Without it, those tests are left out. */
export const mayMount = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-mount-'));
  try {
    mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

export interface SmallDisk {
  folder: string;
  /** Another program takes whatever space is left. */
  fill(): void;
  free(): void;
  /** Unmounts it; what was on it is gone. */
  remove(): void;
}

/** A disk of so many megabytes, mounted at a folder. */
export function smallDisk(megabytes: number, folder = mkdtempSync(join(tmpdir(), 'copydesk-disk-'))): SmallDisk {
  mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder);
  const ballast = join(folder, 'of-another-program');
  return {
    folder,
    fill() {
      try {
        writeFileSync(ballast, Buffer.alloc((megabytes + 1) * 1024 * 1024));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        return;
      }
      throw new Error(`${folder} took more than it has.`);
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      unmount(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes from everybody, root too, the right to write in a folder. Returns what gives it back. */
export function readOnly(folder: string): () => void {
  mount('--bind', folder, folder);
  mount('-o', 'remount,bind,ro', folder);
  return () => unmount(folder);
}
