import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Document } from '../document-platform.ts';
import { type TreeNode, treeHtml } from '../rich-tree.ts';
import { lexical } from './lexical.ts';
import type { GhostSettings } from './settings.ts';

/** What of a post or page is used, with `formats=lexical`. */
const Post = z.object({
  id: z.string(),
  slug: z.string(),
  url: z.string(),
  title: z.string(),
  status: z.string(),
  /** JSON; null for a post of the former editor. */
  lexical: z.string().nullable(),
  meta_description: z.string().nullable().default(null),
  custom_excerpt: z.string().nullable().default(null),
  codeinjection_head: z.string().nullable().default(null),
  created_at: z.string(),
  updated_at: z.string(),
  published_at: z.string().nullable(),
});
export type Post = z.infer<typeof Post>;

export function parsePosts(json: unknown, { type }: GhostSettings): Post[] {
  const result = z.object({ [type]: z.array(Post) }).safeParse(json);
  if (result.success) return result.data[type]!;
  throw new CopydeskError('invalid', 'The site does not answer as the Admin API of Ghost does (version 5).', {
    where: { field: result.error.issues[0]?.path.join('.') ?? '' },
    cause: result.error,
  });
}

const Root = z.looseObject({ children: z.array(z.record(z.string(), z.unknown())) });
type Root = z.infer<typeof Root>;

/** The root of a Lexical document, without children where there is none. */
export function rootOf(json: string | null): Root {
  try {
    return z.object({ root: Root }).parse(JSON.parse(json ?? '')).root;
  } catch {
    return { children: [], direction: 'ltr', format: '', indent: 0, type: 'root', version: 1 };
  }
}

export const lexicalOf = (children: TreeNode[], root: Root = rootOf(null)): string =>
  JSON.stringify({ root: { ...root, children } });

export function documentOf(post: Post, settings: GhostSettings): Document {
  const { id, url, title, status, updated_at, published_at } = post;
  const description = post[settings.description] ?? '';
  const html = treeHtml(rootOf(post.lexical).children, lexical);
  return {
    remoteId: id,
    url,
    title,
    description,
    html,
    revision: `${updated_at}/${hashOf({ title, description, html, status, slug: post.slug }).slice(7, 23)}`,
    live: status === 'published',
    publishedAt: published_at,
  };
}
