import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';

/** A version of a document in one locale: a draft, or what readers see. Its attributes stand beside these. */
const Entry = z.looseObject({
  /** Of the row: a draft keeps it, and each publishing makes a new one. */
  id: z.number().int(),
  documentId: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  publishedAt: z.string().nullable(),
  copydeskId: z.string().nullish(),
});
export type Entry = z.infer<typeof Entry>;

export const parseEntry = (json: unknown): Entry => checked(z.object({ data: Entry }), json).data;
export const parseEntries = (json: unknown): Entry[] => checked(z.object({ data: z.array(Entry) }), json).data;

/** Changes with every save; the companion makes the same of its rows. */
export const revisionOf = ({ id, updatedAt }: Entry): string => `${id}/${updatedAt}`;

function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new CopydeskError('invalid', 'Strapi does not answer as the REST API of Strapi 5 does.', {
    where: { field: result.error.issues[0]?.path.join('.') ?? '' },
    cause: result.error,
  });
}
