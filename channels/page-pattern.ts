import { z } from 'zod';
import { pathBelow } from './page-address.ts';

/** Where readers find the pages of a CMS that has no pages itself, e.g. `https://www.example.org/{locale}/magazin/{slug}`. */
export const PagePattern = z
  .string()
  .regex(/^https?:\/\/[^/?#{}]+\/[^?#]*\{slug\}\/?$/, 'an address such as "https://www.example.org/magazin/{slug}"');

/** What an address of the pattern says. */
export interface PageName {
  slug: string;
  /** As the CMS names it; null where the pattern has no `{locale}`. */
  locale: string | null;
}

export const pageUrl = (pattern: string, { slug, locale }: { slug: string; locale: string }): string =>
  pattern.replace('{slug}', encodeURIComponent(slug)).replace('{locale}', locale);

/** The inverse of `pageUrl`; null for an address elsewhere. */
export function pageNameAt(pattern: string, url: string): PageName | null {
  const site = new URL(pattern).origin;
  const path = pathBelow(site, url);
  if (path === null) return null;
  const parts = pattern
    .slice(site.length)
    .replace(/^\/+|\/+$/g, '')
    .split(/(\{slug\}|\{locale\})/);
  const shape = parts
    .map((part) => {
      if (part === '{slug}') return '(?<slug>[^/]+)';
      return part === '{locale}' ? '(?<locale>[^/]+)' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const found = new RegExp(`^${shape}$`).exec(path)?.groups;
  return found ? { slug: found.slug!, locale: found.locale ?? null } : null;
}
