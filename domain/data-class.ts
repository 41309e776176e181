import { z } from 'zod';

/**
 * How far what a campaign works with may travel. `public` may be read by anybody; `internal` is the house's own business; `confidential` would
 * hurt it; `personal` is data about people (Art. 4 GDPR).
 */
export const DataClass = z.enum(['public', 'internal', 'confidential', 'personal']);
export type DataClass = z.infer<typeof DataClass>;

export const dataClasses: readonly DataClass[] = DataClass.options;

/** What a campaign works with where the workspace says nothing: briefs and documents are no public matter before they are published. */
export const usualDataClass: DataClass = 'internal';
