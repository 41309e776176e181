import { z } from 'zod';
import { hashOf } from './canonical.ts';
import type { Ref } from './ref.ts';
import { Locale } from './text.ts';

/** Types that every browser shows and that hold no script. SVG is a document, and is none of them. */
export const imageEndings = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;
export type ImageType = keyof typeof imageEndings;

/** Bytes; a picture for the web is far below, and the whole of it goes through the database. */
export const imageBytesLimit = 4_000_000;

/** The featured image of a piece, as a brief names it. */
export const BriefImage = z.strictObject({
  file: z
    .string()
    .max(120)
    .regex(/^[\w-][\w.-]*\.(jpe?g|png|webp)$/i, 'a file of the folder media/ such as "jacke.jpg": JPEG, PNG or WebP')
    .describe('file in media/ of the workspace: JPEG, PNG or WebP, 4 MB at most'),
  alt: z
    .record(Locale, z.string().max(300).regex(/\S/, 'a description that is not blank'))
    .describe('what it shows, for those who do not see it, in each locale of the asset'),
  credit: z
    .string()
    .max(200)
    .optional()
    .describe('who made it and under which licence, shown where the channel shows it'),
});
export type BriefImage = z.infer<typeof BriefImage>;

/** The featured image of a piece in one locale. `bytes` is an artifact (`ImageBytes`), `sha256` the 64 hex digits of what it holds. */
export interface Image {
  bytes: Ref;
  sha256: string;
  type: ImageType;
  alt: string;
  /** Empty: none is needed. */
  credit: string;
}

export interface ImageBytes {
  base64: string;
}

/** What the image is wherever it is kept: bytes and texts, since a library of media keeps one description for each file. 64 hex digits. */
export const imageIdentity = ({ sha256, alt, credit }: Pick<Image, 'sha256' | 'alt' | 'credit'>): string =>
  hashOf({ sha256, alt, credit }).slice('sha256:'.length);
