import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';

/** What of an entry is used. Fields are values by locale. */
const Entry = z.object({
  sys: z.object({
    id: z.string(),
    version: z.number().int(),
    /** The version that readers see; left out: none. Publishing itself counts one further. */
    publishedVersion: z.number().int().optional(),
    archivedVersion: z.number().int().optional(),
    firstPublishedAt: z.string().optional(),
    contentType: z.object({ sys: z.object({ id: z.string() }) }),
  }),
  fields: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  metadata: z.unknown().optional(),
});
export type Entry = z.infer<typeof Entry>;

const EntryList = z.object({ total: z.number().int(), items: z.array(Entry) });

export const parseEntry = (json: unknown): Entry => checked(Entry, json);
export const parseEntries = (json: unknown): Entry[] => checked(EntryList, json).items;

function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new CopydeskError('invalid', 'Contentful does not answer as its Content Management API (v1) does.', {
    where: { field: result.error.issues[0]?.path.join('.') ?? '' },
    cause: result.error,
  });
}

/** Whether something has been changed since, that readers do not see yet. */
export const hasDraft = ({ sys }: Entry): boolean =>
  sys.publishedVersion !== undefined && sys.version > sys.publishedVersion + 1;
