import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import { type BriefImage, type Image, type ImageBytes, type ImageType, imageBytesLimit } from '../domain/image.ts';
import type { Ref } from '../domain/ref.ts';
import type { TenantDependencies } from './dependencies.ts';

/**
 * Keeps the bytes of an image of the workspace as they are now, and says for each locale what it is: a ref to an `Image`. Errors: `not_found`
 * where there is no such file, `invalid` for a link, for what is too large, and for what is no JPEG, PNG or WebP by its first bytes.
 */
export async function pinImage(
  { store, workspaceDirectory }: Pick<TenantDependencies, 'store' | 'workspaceDirectory'>,
  { file, alt, credit = '' }: BriefImage,
  locales: readonly string[],
): Promise<Record<string, Ref>> {
  const bytes = await readImage(join(workspaceDirectory, 'media', file), `media/${file}`);
  const type = typeOf(bytes);
  if (!type) throw refused(`media/${file}`, 'It is no JPEG, PNG or WebP.');
  const kept = await store.artifacts.put('image-bytes', { base64: bytes.toString('base64') } satisfies ImageBytes);
  const refs = locales.map(async (locale): Promise<[string, Ref]> => {
    // A brief is checked when it comes in; one that another way led here says nothing that is not true.
    if (!alt[locale]) throw refused(`media/${file}`, `It has no description for ${locale}.`);
    const image: Image = { bytes: kept, sha256: sha256(bytes).slice('sha256:'.length), type, alt: alt[locale], credit };
    return [locale, await store.artifacts.put('image', image)];
  });
  return Object.fromEntries(await Promise.all(refs));
}

async function readImage(path: string, name: string): Promise<Buffer> {
  const found = await lstat(path).catch((cause) => {
    throw new CopydeskError('not_found', 'The workspace has no such image.', { where: { file: name }, cause });
  });
  // A link could lead to any file of this machine, and from there to readers.
  if (!found.isFile()) throw refused(name, 'It is no file; links are not followed.');
  if (found.size > imageBytesLimit) throw refused(name, `It is larger than ${imageBytesLimit / 1e6} MB.`);
  return readFile(path);
}

const refused = (file: string, message: string) => new CopydeskError('invalid', message, { where: { file } });

/** By its first bytes (https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern): a name may say anything. */
function typeOf(bytes: Buffer): ImageType | null {
  const hex = bytes.subarray(0, 12).toString('hex');
  if (hex.startsWith('ffd8ff')) return 'image/jpeg';
  if (hex.startsWith('89504e470d0a1a0a')) return 'image/png';
  return /^52494646.{8}57454250/.test(hex) ? 'image/webp' : null;
}
