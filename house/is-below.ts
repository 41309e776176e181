import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Whether a path is a folder or lies below it, symbolic links resolved. What does not exist yet counts by the folder it would be made in; a
 * link that leads nowhere is below nothing, since it may lead anywhere tomorrow.
 */
export function isBelow(folder: string, path: string): boolean {
  const [outer, inner] = [realPath(folder), realPath(path)];
  if (outer === null || inner === null) return false;
  const way = relative(outer, inner);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function realPath(path: string): string | null {
  if (existsSync(path)) return realpathSync(path);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() || dirname(path) === path) return null;
  const parent = realPath(dirname(path));
  return parent && join(parent, basename(path));
}
