import { z } from 'zod';
import type { Prepared } from '../../domain/channel.ts';
import { cleanLine } from '../clean-text.ts';

const placeholders = ['title', 'brand', 'campaign', 'variant', 'locale'] as const;
export type NameParts = Record<(typeof placeholders)[number], string>;

const template = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => [...text.matchAll(/[{}]|\{(\w*)\}/g)].length === [...text.matchAll(known)].length * 2, {
    error: `may hold ${placeholders.map((name) => `{${name}}`).join(', ')} and no other braces`,
  });
const known = new RegExp(`\\{(?:${placeholders.join('|')})\\}`, 'g');

/** `settings.naming`: what an ad is called on its platform. By `{variant}` a report leads back to the text that was approved. */
export const Naming = template
  .refine((text) => text.includes('{variant}'), {
    error: 'must hold {variant}, by which reports lead back to the text',
  })
  .default('{title} | {campaign} | {variant} | {locale}');

/** `settings.utm`: query parameters that are added to where the ad leads. */
export const utm = (source: string, medium: string) =>
  z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name such as utm_source'), template)
    .default({ utm_source: source, utm_medium: medium, utm_campaign: '{campaign}', utm_content: '{variant}' });

const fill = (text: string, parts: NameParts): string =>
  cleanLine(text.replace(known, (found) => parts[found.slice(1, -1) as keyof NameParts]));

const longest = 180;

/** The name without its ending; at most 180 characters, cut from the end of the title. */
export function adName(naming: string, parts: NameParts): string {
  const over = [...fill(naming, parts)].length - longest;
  const title =
    over > 0 ? `${[...parts.title].slice(0, Math.max(1, [...parts.title].length - over - 1)).join('')}…` : parts.title;
  return [...fill(naming, { ...parts, title })].slice(0, longest).join('');
}

/** Sorted, so that the same settings give the same bytes. Values are small words, as reports group by them. */
export function tracking(templates: Record<string, string>, parts: NameParts): string {
  const word = (text: string) => fill(text, parts).toLowerCase().replace(/\s+/g, '-');
  return new URLSearchParams(
    Object.entries(templates)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, text]) => [key, word(text)]),
  ).toString();
}

/**
 * The end of a campaign's name by which it is found: 80 bits of the publication id. People may rename the rest; without its ending an ad is
 * none of ours any more.
 */
export const endingOf = ({ marker }: Pick<Prepared, 'marker'>): string => ` | Copydesk ${marker.slice(0, 20)}`;

/** The name without the ending. */
export const titleOf = (name: string): string => name.replace(/ \| Copydesk [0-9a-f]{20}$/, '');
