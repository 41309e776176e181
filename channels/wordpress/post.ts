import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { CopydeskError } from '../../domain/errors.ts';

/** What of a post or page is used, with `context=edit`. */
const Post = z.object({
  id: z.number().int(),
  type: z.enum(['post', 'page']),
  status: z.string(),
  slug: z.string(),
  link: z.string(),
  date_gmt: z.string().nullable(),
  modified_gmt: z.string(),
  title: z.object({ raw: z.string() }),
  content: z.object({ raw: z.string() }),
  /** Pages have none by default. */
  excerpt: z.object({ raw: z.string() }).optional(),
  /** An empty PHP array arrives as a list. */
  meta: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  /** Id of its image; 0 when it has none. */
  featured_media: z.number().int().optional(),
  /** Of the companion plugin: what it compares in the moment of writing. */
  copydesk_revision: z.string().optional(),
});
export type Post = z.infer<typeof Post>;

export const postFields = Object.keys(Post.shape).join(',');

export const parsePost = (json: unknown): Post => checked(Post, json);

const Revision = z.object({
  id: z.number().int(),
  /** `<post>-autosave-v1` of what nobody has saved yet. */
  slug: z.string(),
  modified_gmt: z.string(),
  title: z.object({ raw: z.string() }),
  content: z.object({ raw: z.string() }),
  excerpt: z.object({ raw: z.string() }).optional(),
});
export type Revision = z.infer<typeof Revision>;
export const revisionFields = Object.keys(Revision.shape).join(',');
export const parseRevision = (json: unknown): Revision => checked(Revision, json);
export const parseRevisions = (json: unknown): Revision[] => checked(z.array(Revision), json);

/** A line of a list, as readers get it. */
export const parseListed = (json: unknown): Pick<Post, 'id' | 'status' | 'meta'>[] =>
  checked(z.array(Post.pick({ id: true, status: true, meta: true })), json);
export const parseAddresses = (json: unknown): Pick<Post, 'id' | 'link'>[] =>
  checked(z.array(Post.pick({ id: true, link: true })), json);

/** REST route of posts or pages, or of one of them. */
export const routeOf = ({ type, id }: { type: Post['type']; id?: number | string }): string =>
  `/wp/v2/${type}s${id === undefined ? '' : `/${id}`}`;

function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new CopydeskError(
    'invalid',
    'The site does not answer as the WordPress REST API does (version 5.6 or later).',
    {
      where: { field: result.error.issues[0]?.path.join('.') ?? '' },
      cause: result.error,
    },
  );
}

export const metaOf = (post: Pick<Post, 'meta'>, key: string): unknown =>
  Array.isArray(post.meta) ? undefined : post.meta?.[key];

/** Where SEO plugins keep the meta description (Yoast SEO 14 and later, Rank Math 1). */
export const descriptionKeys = { yoast: '_yoast_wpseo_metadesc', 'rank-math': 'rank_math_description' } as const;

/** Where they keep the title tag; empty: their template makes it. */
export const titleKeys = { yoast: '_yoast_wpseo_title', 'rank-math': 'rank_math_title' } as const;

/** The meta of a post that are texts, by key. */
export const textMeta = ({ meta }: Pick<Post, 'meta'>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(Array.isArray(meta) ? {} : (meta ?? {})).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** Changes with every save, and with the bytes: `modified_gmt` alone has a resolution of a second. */
export function revisionOf(post: Post): string {
  const texts = textMeta(post);
  const seo = Object.fromEntries(
    [...Object.values(descriptionKeys), ...Object.values(titleKeys)].flatMap((key) =>
      texts[key] ? [[key, texts[key]]] : [],
    ),
  );
  return `${post.modified_gmt}/${hashOf({
    title: post.title.raw,
    html: post.content.raw,
    status: post.status,
    ...(post.excerpt && { excerpt: post.excerpt.raw }),
    ...(post.featured_media && { image: post.featured_media }),
    ...(Object.keys(seo).length > 0 && { seo }),
  }).slice(7, 23)}`;
}
