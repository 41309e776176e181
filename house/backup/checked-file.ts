import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CopydeskError } from '../../domain/errors.ts';
import type { Manifest } from './manifest.ts';

type CheckedFile = Manifest['files'][number];

/** Length and SHA-256 of a file of a backup, read as it lies there. */
export async function describeFile(folder: string, path: string): Promise<CheckedFile> {
  const hash = createHash('sha256');
  const stream = createReadStream(join(folder, path));
  await pipeline(stream, hash);
  return { path, bytes: stream.bytesRead, sha256: hash.digest('hex') };
}

/** @throws CopydeskError `invalid` that names the first file which is missing or not as it was written */
export async function checkFiles(folder: string, { files }: Manifest): Promise<void> {
  for (const wanted of files) {
    const where = { file: join(folder, wanted.path) };
    const found = await describeFile(folder, wanted.path).catch((cause: unknown) => {
      throw new CopydeskError('invalid', 'This file of the backup cannot be read; nothing was restored.', {
        where,
        cause,
      });
    });
    if (found.bytes !== wanted.bytes)
      throw new CopydeskError(
        'invalid',
        `This file of the backup has ${found.bytes} bytes and had ${wanted.bytes}; nothing was restored.`,
        { where },
      );
    if (found.sha256 !== wanted.sha256)
      throw new CopydeskError('invalid', 'This file of the backup was changed; nothing was restored.', { where });
  }
}
