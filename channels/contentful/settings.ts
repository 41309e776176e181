import { z } from 'zod';
import { Locale } from '../../domain/text.ts';
import { PagePattern } from '../page-pattern.ts';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** Contentful: 1 to 64 letters, digits, dots, hyphens and underscores. */
const Id = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'an id as Contentful gives it');

/** `settings` of a Contentful channel in `channels.yaml`. */
export const ContentfulSettings = z.strictObject({
  space: Id,
  environment: Id.default('master'),
  contentType: Id,
  /** Ids of the fields of the content type. */
  fields: z
    .strictObject({
      /** Short text. */
      title: Id.default('title'),
      /** Short text; the end of the address. */
      slug: Id.default('slug'),
      /** Rich text. */
      body: Id.default('body'),
      /** Text; left out: descriptions are not sent. */
      description: Id.optional(),
      /** JSON object: publication id and origin of the text for machines. Left out: not sent. */
      provenance: Id.optional(),
    })
    .prefault({}),
  /** Locales of the house, and what the space calls them, e.g. `de-DE: de`. */
  locales: z
    .partialRecord(Locale, z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,10})*$/))
    .refine((map) => Object.keys(map).length > 0, { message: 'at least one locale' }),
  /** Where readers find an entry, e.g. `https://www.example.org/magazin/{slug}`; `{locale}` is what the space calls it. */
  pageUrl: PagePattern,
  token: secretReference('Access token of the Content Management API'),
  /** `https://api.eu.contentful.com` for spaces that are kept in the EU. */
  url: ServiceUrl.prefault('https://api.contentful.com'),
  /** How long one request may take, in seconds. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type ContentfulSettings = z.infer<typeof ContentfulSettings>;
