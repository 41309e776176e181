import { z } from 'zod';

/** `settings` of a folder channel in `channels.yaml`. */
export const FolderSettings = z.strictObject({
  /** Where pages are written; relative paths are below the workspace. */
  directory: z.string().min(1),
  /** Where readers find that folder, e.g. `https://example.org/magazin`. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((text) => URL.canParse(text) && !new URL(text).search && !new URL(text).hash, {
      message: 'without ? and #',
    })
    .transform((text) => text.replace(/\/+$/, '')),
});
export type FolderSettings = z.infer<typeof FolderSettings>;
