import { z } from 'zod';
import { PagePattern } from '../page-pattern.ts';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** Name of a collection or field. */
const Name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, 'a name as Directus has it');

/** `settings` of a Directus channel in `channels.yaml`. */
export const DirectusSettings = z.strictObject({
  /** Address of the instance. */
  url: ServiceUrl,
  collection: Name,
  /** Fields of the collection. Its primary key `id` is a UUID. */
  fields: z
    .strictObject({
      title: Name.default('title'),
      slug: Name.default('slug'),
      /** HTML, kept as it is sent. */
      body: Name.default('body'),
      description: Name.optional(),
      /** JSON: publication id and origin of the text for machines. Left out: not sent. */
      provenance: Name.optional(),
      /** `locale` of the house, e.g. `de-DE`. Left out: not sent. */
      locale: Name.optional(),
      status: Name.default('status'),
      /** Of the special kinds `date-created` and `date-updated`. */
      created: Name.default('date_created'),
      updated: Name.default('date_updated'),
    })
    .prefault({}),
  /** What `status` is for readers, and for nobody. */
  statuses: z
    .strictObject({ live: z.string().min(1).default('published'), draft: z.string().min(1).default('draft') })
    .prefault({}),
  /** Where readers find an item, e.g. `https://www.example.org/magazin/{slug}`. */
  pageUrl: PagePattern.refine((text) => !text.includes('{locale}'), { message: 'without {locale}' }),
  token: secretReference('Static token of a user'),
  /** How long one request may take, in seconds. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type DirectusSettings = z.infer<typeof DirectusSettings>;
