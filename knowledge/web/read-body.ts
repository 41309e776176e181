import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { CopydeskError } from '../../domain/errors.ts';

const unpackers = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** What is asked for. */
export const acceptEncoding = 'gzip, deflate, br';

/**
 * A body, unpacked. Counts while it comes: bytes as sent and bytes unpacked must both stay within `maximumBytes`.
 * @throws CopydeskError `denied` for more, or for a packing that is not known or laid over another
 */
export async function readBody(body: Readable, encoding: string | undefined, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) chunks.push(chunk);
  };
  const count = within(maximumBytes);
  const unpack = unpackerOf(encoding);
  await (unpack ? pipeline(body, count, unpack, count, collect) : pipeline(body, count, collect));
  return Buffer.concat(chunks);
}

function unpackerOf(encoding = '') {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length === 0) return null;
  const [name] = names;
  if (names.length === 1 && Object.hasOwn(unpackers, name!)) return unpackers[name as keyof typeof unpackers]();
  throw new CopydeskError('denied', 'The page is packed in a way that is not read.', {
    choices: Object.keys(unpackers),
  });
}

const within = (maximumBytes: number) =>
  async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maximumBytes) throw tooLarge(maximumBytes);
      yield chunk;
    }
  };

export const tooLarge = (maximumBytes: number): CopydeskError =>
  new CopydeskError(
    'denied',
    `There is more than ${(maximumBytes / 2 ** 20).toFixed(1)} MB of it, the most that is read.`,
  );
