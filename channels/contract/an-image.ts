import { sha256 } from '../../domain/canonical.ts';
import type { Image } from '../../domain/image.ts';
import type { Ref } from '../../domain/ref.ts';

/** A PNG of one grey pixel. */
export const imageBytes: Uint8Array = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** The image of a piece, with texts that a channel could trip over. Each call has another description, and so is another image. */
export function anImage(): Image {
  counter += 1;
  const alt = `Jacke "Föhn" <vorn> & it's 100 %s \\ ${counter}-${run}`;
  const hash = sha256(imageBytes);
  return {
    bytes: hash as Ref,
    sha256: hash.slice('sha256:'.length),
    type: 'image/png',
    alt,
    credit: 'Foto: A & B <CC BY 4.0>',
  };
}

let counter = 0;
const run = `${Date.now()}-${process.pid}`;
