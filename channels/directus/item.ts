import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Document } from '../document-platform.ts';
import { pageUrl } from '../page-pattern.ts';
import type { DirectusSettings } from './settings.ts';

/** An item, with the fields that the settings name. */
export type Item = Record<string, unknown>;

const One = z.object({ data: z.record(z.string(), z.unknown()) });
const Many = z.object({ data: z.array(z.record(z.string(), z.unknown())) });

export const parseItem = (json: unknown): Item => checked(One, json).data;
export const parseItems = (json: unknown): Item[] => checked(Many, json).data;

function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new CopydeskError('invalid', 'The instance does not answer as the REST API of Directus does.', {
    where: { field: result.error.issues[0]?.path.join('.') ?? '' },
    cause: result.error,
  });
}

/** The `fields` parameter: only what is used is asked for, and only that has to be readable. */
export const fieldsParameter = ({ fields }: DirectusSettings): string =>
  ['id', ...Object.values(fields).filter((name) => name !== undefined)].join(',');

export function documentOf(item: Item, { fields, statuses, pageUrl: pattern }: DirectusSettings): Document {
  const text = (name: string | undefined) => String((name === undefined ? undefined : item[name]) ?? '');
  return {
    remoteId: String(item.id),
    url: pageUrl(pattern, { slug: text(fields.slug), locale: '' }),
    title: text(fields.title),
    description: text(fields.description),
    html: text(fields.body),
    revision: `${text(fields.updated)}/${hashOf(item).slice(7, 23)}`,
    live: item[fields.status] === statuses.live,
    publishedAt: text(fields.created) || null,
  };
}

/** A UUID of version 8 (RFC 9562, 5.8: of one's own making) from the 64 digits of a marker. */
export const idOf = (marker: string): string =>
  [
    marker.slice(0, 8),
    marker.slice(8, 12),
    `8${marker.slice(13, 16)}`,
    `${'89ab'[Number.parseInt(marker[16]!, 16) % 4]}${marker.slice(17, 20)}`,
    marker.slice(20, 32),
  ].join('-');
