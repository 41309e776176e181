import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../../domain/canonical.ts';
import type { Block } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { type Image, imageEndings } from '../../domain/image.ts';
import { fileError, makeFolder, writeWhole } from './files.ts';

/** Named after its bytes, so that the same image has the same address however often it is written. */
export const imageFile = ({ sha256: hash, type }: Image): string => `copydesk-${hash}.${imageEndings[type]}`;

/** What the page shows of it: first in the text, and its credit below. `page` is the address of the page, with its slash. */
export const imageBlocks = (image: Image, page: string): Block[] => [
  { kind: 'image', url: `${page}${imageFile(image)}`, alt: image.alt },
  ...(image.credit ? [{ kind: 'paragraph' as const, text: image.credit }] : []),
];

/** A body without them: what was read from a page of ours begins with its image. */
export function withoutImageBlocks(body: readonly Block[], image: Image): Block[] {
  const [first, second, ...rest] = body;
  if (first?.kind !== 'image' || !first.url.endsWith(`/${imageFile(image)}`)) return [...body];
  const credit = second?.kind === 'paragraph' && second.text === image.credit;
  return credit || !second ? rest : [second, ...rest];
}

/** Puts the image beside its page, where it is afterwards, once. A file of that name with other bytes is a `conflict`. */
export async function putImage(page: string, image: Image, bytes: Uint8Array): Promise<void> {
  const path = join(dirname(page), imageFile(image));
  const wanted = `sha256:${image.sha256}`;
  if (sha256(bytes) !== wanted)
    throw new CopydeskError('invalid', 'The image is not the one that was prepared.', { where: { field: 'image' } });
  await makeFolder(dirname(page));
  try {
    await writeWhole(path, bytes, 'create');
  } catch (error) {
    if ((error as CopydeskError).errorClass !== 'conflict') throw error;
    const there = await readFile(path).catch((cause) => {
      throw fileError(cause, path);
    });
    if (sha256(there) !== wanted) throw error;
  }
}

/** Takes the images away that a page which is taken down shows from its own folder. What else lies there stays. */
export async function removeImages(page: string, text: string): Promise<void> {
  for (const [name] of text.matchAll(/copydesk-[0-9a-f]{64}\.(?:jpg|png|webp)/g))
    await rm(join(dirname(page), name), { force: true }).catch(() => {});
}
