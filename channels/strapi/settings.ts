import { z } from 'zod';
import { Locale } from '../../domain/text.ts';
import { PagePattern } from '../page-pattern.ts';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** Strapi: names of attributes begin with a letter. */
const Attribute = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/, 'the name of an attribute of the content type');

/** `settings` of a Strapi channel in `channels.yaml`. */
export const StrapiSettings = z.strictObject({
  /** Address of the Strapi server, without `/api`. */
  url: ServiceUrl,
  token: secretReference('API token of Strapi'),
  /** Plural name of the content type, as the REST API uses it. It has draft & publish, and a unique short text `copydeskId`. */
  collection: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .default('articles'),
  /** Attributes of the content type. */
  fields: z
    .strictObject({
      /** Short text. */
      title: Attribute.default('title'),
      /** Short text; the end of the address. */
      slug: Attribute.default('slug'),
      /** Long text, or a custom field, that holds HTML. */
      body: Attribute.default('body'),
      /** Text; left out: descriptions are not sent. */
      description: Attribute.optional(),
      /** JSON: publication id and origin of the text for machines. Left out: not sent. */
      provenance: Attribute.optional(),
    })
    .prefault({}),
  /** Locales of the house, and what Strapi calls them, e.g. `de-DE: de`. Left out: the content type has no locales. */
  locales: z.partialRecord(Locale, z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,10})*$/)).optional(),
  /** Where readers find an entry, e.g. `https://www.example.org/magazin/{slug}`; `{locale}` is what Strapi calls it. */
  pageUrl: PagePattern,
  /** How long one request may take, in seconds. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type StrapiSettings = z.infer<typeof StrapiSettings>;
