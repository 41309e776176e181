import { escapeLine } from './markup.ts';
import { descriptionKeys, metaOf, type Post } from './post.ts';
import type { WordPressSettings } from './settings.ts';

/**
 * Where the meta description is kept; null on a site without SEO plugin. The title tag is left to the templates of the plugins, which make it
 * of the title of the post: a copy of it would grow old with the next change.
 */
export const seoKey = ({ seo }: Pick<WordPressSettings, 'seo'>): string | null =>
  seo === 'none' ? null : descriptionKeys[seo];

/**
 * A description in the one spelling that both plugins keep and show: they strip tags and octets such as `%20`, fill in `%%name%%` and `%name%`,
 * and leave entities as they are.
 */
export const seoText = (text: string): string => escapeLine(text).replace(/%(?=[\w%])/g, '&#037;');

/** The description that search engines are told, raw. */
export function descriptionOf(post: Post, settings: Pick<WordPressSettings, 'seo'>): string {
  const key = seoKey(settings);
  return key === null ? (post.excerpt?.raw ?? '') : String(metaOf(post, key) ?? '');
}
