import { link, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CopydeskError } from '../../domain/errors.ts';

/**
 * Writes a whole file or nothing: a temporary file in the same folder, flushed to disk, then one atomic step to its name.
 * `create` refuses a name that exists (`conflict`), in that same step; `replace` takes its place. `justBefore` may still
 * throw: when all is on disk and only that step is left.
 */
export async function writeWhole(
  path: string,
  text: string | Uint8Array,
  how: 'create' | 'replace',
  justBefore: () => Promise<unknown> = async () => {},
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await justBefore();
    if (how === 'replace') await rename(temporary, path);
    // Unlike a rename, a hard link never takes the place of a file that somebody else put there.
    else await link(temporary, path);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
  await syncDirectory(dirname(path)).catch((cause) => {
    throw new CopydeskError('unknown_outcome', 'The file was written, but may not survive a power cut.', {
      where: { file: path },
      cause,
    });
  });
}

/**
 * Makes a folder and those above it, when they are not there. Not `mkdir` with `recursive`: on a disk that is read-only, Node answers that
 * there is no such folder, and nobody would learn why.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw fileError(error, path);
    await makeFolder(dirname(path));
    await mkdir(path).catch((failed) => {
      // Another execution may have been first.
      if ((failed as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(failed, path);
    });
  }
}

/** Makes a new name survive a power cut. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** When a file was written last, ISO 8601. */
export async function writtenAt(path: string): Promise<string> {
  try {
    return (await lstat(path)).mtime.toISOString();
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Null when there is no such file. A symbolic link in place of file or folder is not followed. */
export async function readText(path: string): Promise<string | null> {
  try {
    for (const part of [dirname(path), path]) {
      if ((await lstat(part)).isSymbolicLink()) {
        throw new CopydeskError('conflict', `${part} is a symbolic link; Copydesk does not follow it.`, {
          where: { file: part },
        });
      }
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw fileError(error, path);
  }
}

/** Classes what the file system said. All of these mean that the file is as it was. */
export function fileError(error: unknown, path: string): CopydeskError {
  if (error instanceof CopydeskError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const more = { where: { file: path }, cause: error };
  switch (code) {
    case 'EEXIST':
      return new CopydeskError('conflict', 'There already is a file of this name.', more);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CopydeskError(
        'auth',
        `May not be written (${code}). Give this user the right to write there; nothing was changed.`,
        more,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new CopydeskError('transient', `The disk is full (${code}); nothing was changed.`, more);
    default:
      return new CopydeskError('transient', `The file system failed (${code}); nothing was changed.`, more);
  }
}
