import { z } from 'zod';
import { secretReference } from '../secret-reference.ts';

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

const WordPressFields = z.strictObject({
  /** Address of the site as readers see it, e.g. `https://blog.example.org` or `https://example.org/blog`. */
  url: z
    .url()
    .refine((text) => URL.canParse(text) && !new URL(text).username && !new URL(text).search, {
      message: 'without user name, password or query',
    })
    .refine((text) => URL.canParse(text) && isSafe(new URL(text)), {
      message: 'must start with https:// (plain http only on this machine), because credentials are sent',
    })
    .transform((text) => text.replace(/\/+$/, '')),
  user: z.string().min(1),
  password: secretReference('Application password of the user'),
  postType: z.enum(['post', 'page']).default('post'),
  /** Post meta that holds the publication id, where the site registers it (the companion plugin does). */
  metaKey: z
    .string()
    .regex(/^[a-z0-9_]{1,60}$/)
    .default('copydesk_publication_id'),
  /** Put on new posts, each by its slug or name. They must be there: Copydesk makes none. Pages have none. */
  terms: z
    .strictObject({
      categories: z.array(z.string().min(1).max(200)).max(20).default([]),
      tags: z.array(z.string().min(1).max(200)).max(50).default([]),
    })
    .prefault({}),
  /** Which plugin shows the meta description; `none`: the theme makes it of the excerpt. Needs the companion plugin. */
  seo: z.enum(['none', 'yoast', 'rank-math']).default('none'),
  /** What the title tag is, e.g. `{title} | Magazine`; left out: what the template of the SEO plugin makes. */
  seoTitle: z.string().max(200).includes('{title}').optional(),
  /** How long one request may take, in seconds. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});

/** `settings` of a WordPress channel in `channels.yaml`. */
export const WordPressSettings = WordPressFields.refine(
  ({ seo, seoTitle }) => seoTitle === undefined || seo !== 'none',
  {
    path: ['seoTitle'],
    message: 'goes with `seo: yoast` or `seo: rank-math`; without an SEO plugin the theme makes the title tag',
  },
);
export type WordPressSettings = z.infer<typeof WordPressSettings>;

const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
