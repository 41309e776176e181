import { readFile } from 'node:fs/promises';
import { CopydeskError } from '../domain/errors.ts';

/** Reads a UTF-8 file. Null when there is none; `invalid`, with the file, when it is something else or cannot be read. */
export async function readText(file: string): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    const reasons: Record<string, string> = {
      EACCES: 'The file cannot be read: permission is denied.',
      EISDIR: 'This is a folder, a file is needed.',
      ENOTDIR: 'A part of this path is a file, not a folder.',
    };
    throw new CopydeskError('invalid', reasons[code ?? ''] ?? 'The file cannot be read.', { where: { file }, cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CopydeskError('invalid', 'The file is not UTF-8. Save it as UTF-8.', { where: { file }, cause });
  }
}
