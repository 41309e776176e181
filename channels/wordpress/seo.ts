import { escapeLine } from './markup.ts';
import { descriptionKeys, metaOf, type Post, titleKeys } from './post.ts';
import type { WordPressSettings } from './settings.ts';

type SeoSettings = Pick<WordPressSettings, 'seo' | 'seoTitle'>;

/** Where the meta description is kept; null on a site without SEO plugin. */
export const seoKey = ({ seo }: Pick<WordPressSettings, 'seo'>): string | null =>
  seo === 'none' ? null : descriptionKeys[seo];

/** Where the title tag is kept; null where it is left to the template of the SEO plugin. */
export const seoTitleKey = ({ seo, seoTitle }: SeoSettings): string | null =>
  seo === 'none' || seoTitle === undefined ? null : titleKeys[seo];

/**
 * A text in the one spelling that both plugins keep and show: they strip tags and octets such as `%20`, fill in `%%name%%` and `%name%`,
 * and leave entities as they are.
 */
export const seoText = (text: string): string => escapeLine(text).replace(/%(?=[\w%])/g, '&#037;');

/** The meta that a plain description has where an SEO plugin keeps it. */
export function descriptionMeta(description: string, settings: Pick<WordPressSettings, 'seo'>): Record<string, string> {
  const key = seoKey(settings);
  return key === null ? {} : { [key]: seoText(description) };
}

/** The meta that makes the title tag of a plain title. It follows each change of the title, so that the copy does not grow old. */
export function titleMeta(title: string, settings: SeoSettings): Record<string, string> {
  const key = seoTitleKey(settings);
  return key === null ? {} : { [key]: seoText(settings.seoTitle!.replaceAll('{title}', () => title)) };
}

/** The description that search engines are told, raw. */
export function descriptionOf(post: Post, settings: Pick<WordPressSettings, 'seo'>): string {
  const key = seoKey(settings);
  return key === null ? (post.excerpt?.raw ?? '') : String(metaOf(post, key) ?? '');
}
