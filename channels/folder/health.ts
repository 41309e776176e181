import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HealthReport } from '../../domain/channel.ts';
import { explainError } from '../../domain/errors.ts';
import { fileError, makeFolder } from './files.ts';
import { readRecords } from './records.ts';

/** Can the folder be written, is there room, are the records sound. */
export async function health(directory: string): Promise<HealthReport> {
  const parts = [await writable(directory), await room(directory), await records(directory)];
  return { ok: parts.every((part) => part.ok), parts };
}

type Part = HealthReport['parts'][number];

async function writable(directory: string): Promise<Part> {
  const name = 'folder';
  const probe = join(directory, `.copydesk-health-${process.pid}.tmp`);
  try {
    await makeFolder(directory);
    await writeFile(probe, '');
    await rm(probe);
    return { name, ok: true, message: `${directory} can be written.` };
  } catch (error) {
    const message = explainError(fileError(error, directory));
    return {
      name,
      ok: false,
      message,
      fix: 'Set `directory` to a folder that the worker may write, or change its rights.',
    };
  }
}

async function room(directory: string): Promise<Part> {
  const name = 'room';
  const space = await statfs(directory).catch(() => null);
  const megabytes = space ? Math.floor((space.bavail * space.bsize) / 2 ** 20) : 0;
  if (megabytes >= 10) return { name, ok: true, message: `${megabytes} MB free.` };
  return { name, ok: false, message: `${megabytes} MB free.`, fix: 'Make room: a page needs at least its size twice.' };
}

async function records(directory: string): Promise<Part> {
  const name = 'records';
  try {
    return { name, ok: true, message: `${(await readRecords(directory)).length} publications known.` };
  } catch (error) {
    return {
      name,
      ok: false,
      message: explainError(error),
      fix: 'Restore the file from a backup, or remove it if its page is gone.',
    };
  }
}
