import { statfsSync } from 'node:fs';
import { CopydeskError } from '../domain/errors.ts';

const megabyte = 1024 * 1024;

/** Room for the journal of the largest document that is read, and for what other programs write at the same time. */
const sparedBytes = 256 * megabyte;

/** The journal grows by segments of this size (PostgreSQL, `wal_segment_size`): with less, not by one more. */
const segmentBytes = 16 * megabyte;

/**
 * Lets nothing be written to a disk that is nearly full: the embedded database does not get over a journal that cannot grow.
 * @throws CopydeskError `transient` that names the folder, what is free and what is wanted
 */
export function requireSpace(directory: string): void {
  const free = freeBytes(directory);
  if (free >= sparedBytes) return;
  throw new CopydeskError(
    'transient',
    `The disk is full: ${Math.floor(free / megabyte)} MB are free, and the embedded database writes nothing below ` +
      `${sparedBytes / megabyte} MB. Free space there; nothing was changed, and what waits then goes on by itself.`,
    { where: { file: directory } },
  );
}

/** Whether the journal cannot grow any more. */
export const diskIsFull = (directory: string): boolean => freeBytes(directory) < segmentBytes;

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
