import { z } from 'zod';

/** A text that people read, in both languages of the house. */
export const Bilingual = z.strictObject({ de: z.string(), en: z.string() });
export type Bilingual = z.infer<typeof Bilingual>;
export const isBilingual = (value: unknown): value is Bilingual => Bilingual.safeParse(value).success;

export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens, e.g. "sommer-launch"')
  .max(60);

export const Locale = z.string().regex(/^(de|en)-[A-Z]{2}$/, 'a locale such as "de-DE" or "en-GB"');
export type Locale = z.infer<typeof Locale>;

/** ISO 8601 with offset, e.g. `2026-12-01T09:00:00+01:00`. */
export const Instant = z.iso.datetime({ offset: true });
