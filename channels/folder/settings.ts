import { z } from 'zod';

const FolderFields = z.strictObject({
  /** Where pages are written; relative paths are below the workspace. */
  directory: z.string().min(1),
  /** Where readers find that folder, e.g. `https://example.org/magazin`. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((text) => URL.canParse(text) && !new URL(text).search && !new URL(text).hash, {
      message: 'without ? and #',
    })
    .transform((text) => text.replace(/\/+$/, '')),
  /** `html`: whole pages and a list of them. `markdown`: files for a generator of static sites, whose content folder `directory` is. */
  format: z.enum(['html', 'markdown']).default('html'),
  /** Which generator reads the Markdown. */
  frontMatter: z.enum(['hugo', 'astro', 'eleventy']).optional(),
});

/** `settings` of a folder channel in `channels.yaml`. */
export const FolderSettings = FolderFields.refine(
  ({ format, frontMatter }) => (format === 'markdown') === (frontMatter !== undefined),
  { path: ['frontMatter'], message: 'goes with `format: markdown`, which needs it: hugo, astro or eleventy' },
);
export type FolderSettings = z.infer<typeof FolderSettings>;
