import { validateRichTextDocument } from '@contentful/rich-text-types';

/** A field of a content type, as far as the simulator checks it. */
export interface Field {
  id: string;
  type: 'Symbol' | 'Text' | 'RichText' | 'Object';
  required?: boolean;
  localized?: boolean;
  /** No other published entry of the type may have this value. */
  unique?: boolean;
}

export interface Trouble {
  name: string;
  path: (string | number)[];
  details?: string;
}

export type Fields = Record<string, Record<string, unknown>>;

/** Longest texts: https://www.contentful.com/developers/docs/technical-limits/ */
const longest = { Symbol: 256, Text: 50_000 };

/** What Contentful refuses to keep, in a draft too: fields and locales that there are not, values of another type, texts that are too long. */
export function refuseFields(fields: unknown, type: readonly Field[], locales: readonly string[]): Trouble[] {
  if (!isObject(fields)) return [{ name: 'type', path: ['fields'], details: 'The type of "fields" is incorrect' }];
  return Object.entries(fields).flatMap(([id, values]): Trouble[] => {
    const field = type.find((each) => each.id === id);
    if (!field) return [{ name: 'unknown', path: ['fields', id] }];
    if (!isObject(values)) return [{ name: 'type', path: ['fields', id] }];
    return Object.entries(values).flatMap(([locale, value]): Trouble[] => {
      const path = ['fields', id, locale];
      if (!locales.includes(locale)) return [{ name: 'unexpected', path, details: 'There is no such locale' }];
      return refuseValue(value, field).map(({ path: inner, ...rest }) => ({ ...rest, path: [...path, ...inner] }));
    });
  });
}

/** What Contentful refuses to publish. */
export const refusePublishing = (fields: Fields, type: readonly Field[], locale: string): Trouble[] =>
  type
    .filter(({ id, required }) => required && fields[id]?.[locale] === undefined)
    .map(({ id }) => ({ name: 'required', path: ['fields', id, locale] }));

function refuseValue(value: unknown, { type }: Field): Trouble[] {
  if (type === 'Object') return isObject(value) ? [] : [{ name: 'type', path: [] }];
  if (type === 'RichText') {
    if (!isObject(value)) return [{ name: 'type', path: [] }];
    return validateRichTextDocument(value as never).map(({ name, path, details }) => ({
      name: name ?? 'type',
      path: [...(path ?? [])],
      details: details ?? '',
    }));
  }
  if (typeof value !== 'string') return [{ name: 'type', path: [], details: `expected type: ${type}` }];
  if ([...value].length > longest[type]) return [{ name: 'size', path: [], details: `at most ${longest[type]}` }];
  return [];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
