import { hashOf } from '../../../domain/canonical.ts';
import type { Answer, Ask, Effect } from '../kit.ts';
import { error } from './error.ts';
import { type Field, type Fields, isObject, refuseFields, refusePublishing } from './model.ts';

export interface Entry {
  id: string;
  type: string;
  version: number;
  publishedVersion?: number;
  archivedVersion?: number;
  publishedAt?: string;
  firstPublishedAt?: string;
  fields: Fields;
  /** What readers see. */
  published?: Fields;
  metadata: unknown;
}

export interface Model {
  types: Record<string, Field[]>;
  /** The first is the default. */
  locales: readonly string[];
}

/** https://www.contentful.com/developers/docs/technical-limits/: an entry has at most 2 MB. */
const largest = 2 * 1024 * 1024;

/** Creates, changes, publishes, unpublishes and archives entries as the Content Management API does. */
export function entryRoutes(entries: Map<string, Entry>, { types, locales }: Model) {
  function put(id: string, ask: Ask): Answer {
    const entry = entries.get(id);
    const version = header(ask, 'x-contentful-version');
    if (!/^[a-zA-Z0-9-_.]{1,64}$/.test(id))
      return error(422, 'InvalidEntry', [{ name: 'regexp', path: ['sys', 'id'] }]);
    if (!isObject(ask.json)) return error(400, 'BadRequest');
    if (Buffer.byteLength(ask.body) > largest) return error(413, 'RequestEntityTooLarge');
    // Without a version a PUT creates, and an entry that is there already is in its way.
    if (entry ? version !== String(entry.version) : version !== undefined) return error(409, 'VersionMismatch');
    const name = entry?.type ?? header(ask, 'x-contentful-content-type');
    const type = name === undefined ? undefined : types[name];
    if (!type) return error(422, 'UnknownContentType');
    if (entry?.archivedVersion !== undefined) return error(400, 'BadRequest');
    const troubles = refuseFields(ask.json.fields ?? {}, type, locales);
    if (troubles.some((trouble) => trouble.name === 'unknown')) return error(422, 'UnknownField', troubles);
    if (troubles.length > 0) return error(422, 'ValidationFailed', troubles);
    const next: Entry = {
      ...(entry ?? { id, type: name! }),
      version: (entry?.version ?? 0) + 1,
      fields: structuredClone((ask.json.fields ?? {}) as Fields),
      // A body without them takes tags and concepts away.
      metadata: ask.json.metadata ?? { tags: [], concepts: [] },
    };
    entries.set(id, next);
    return { status: entry ? 200 : 201, json: entryJson(next) };
  }

  function publish(id: string, ask: Ask, effect: (effect: Effect) => void): Answer {
    const entry = entries.get(id);
    if (!entry) return error(404, 'NotFound');
    if (header(ask, 'x-contentful-version') !== String(entry.version)) return error(409, 'VersionMismatch');
    if (entry.archivedVersion !== undefined) return error(400, 'BadRequest');
    const type = types[entry.type]!;
    const twins = type.filter(({ id: field, unique }) => unique && isTaken(entry, field));
    const troubles = [
      ...refusePublishing(entry.fields, type, defaultLocale(entry)),
      ...twins.map(({ id: field }) => ({ name: 'unique', path: ['fields', field] })),
    ];
    if (troubles.length > 0) return error(422, 'ValidationFailed', troubles);
    const now = new Date().toISOString();
    const next: Entry = {
      ...entry,
      publishedVersion: entry.version,
      version: entry.version + 1,
      publishedAt: now,
      firstPublishedAt: entry.firstPublishedAt ?? now,
      published: structuredClone(entry.fields),
    };
    entries.set(id, next);
    effect({ effect: 'published', id, marker: markerOf(id), hash: hashOf(next.published) });
    return { status: 200, json: entryJson(next) };
  }

  function unpublish(id: string, ask: Ask, effect: (effect: Effect) => void): Answer {
    const entry = entries.get(id);
    if (!entry) return error(404, 'NotFound');
    const version = header(ask, 'x-contentful-version');
    if (version !== undefined && version !== String(entry.version)) return error(409, 'VersionMismatch');
    if (entry.publishedVersion === undefined) return error(400, 'BadRequest');
    const { publishedVersion: _, publishedAt: __, published, ...rest } = entry;
    const next = { ...rest, version: entry.version + 1 };
    entries.set(id, next);
    effect({ effect: 'unpublished', id, marker: markerOf(id), hash: hashOf(published) });
    return { status: 200, json: entryJson(next) };
  }

  function archive(id: string): Answer {
    const entry = entries.get(id);
    if (!entry) return error(404, 'NotFound');
    if (entry.publishedVersion !== undefined || entry.archivedVersion !== undefined) return error(400, 'BadRequest');
    const next = { ...entry, archivedVersion: entry.version, version: entry.version + 1 };
    entries.set(id, next);
    return { status: 200, json: entryJson(next) };
  }

  const isTaken = (entry: Entry, field: string): boolean =>
    [...entries.values()].some(
      (other) =>
        other.id !== entry.id &&
        other.type === entry.type &&
        Object.entries(entry.fields[field] ?? {}).some(
          ([locale, value]) => other.published?.[field]?.[locale] === value,
        ),
    );

  /** An entry with texts in one locale only is held against that one: the space of the tests has its fields required in each on its own. */
  const defaultLocale = ({ fields }: Entry): string =>
    locales.find((locale) => Object.values(fields).some((values) => locale in values)) ?? locales[0]!;

  return { put, publish, unpublish, archive };
}

/** Entries of Copydesk have the 64 digits of their publication as id. */
const markerOf = (id: string): string | null => (/^[0-9a-f]{64}$/.test(id) ? id : null);

const header = ({ headers }: Ask, name: string): string | undefined => headers[name] as string | undefined;

export const entryJson = (entry: Entry, fields: Fields = entry.fields): Record<string, unknown> => {
  const { id, type, version, publishedVersion, archivedVersion, publishedAt, firstPublishedAt, metadata } = entry;
  return {
    sys: {
      type: 'Entry',
      id,
      version,
      ...(publishedVersion !== undefined && { publishedVersion, publishedAt, publishedCounter: 1 }),
      ...(firstPublishedAt !== undefined && { firstPublishedAt }),
      ...(archivedVersion !== undefined && { archivedVersion }),
      contentType: { sys: { type: 'Link', linkType: 'ContentType', id: type } },
    },
    metadata,
    fields: structuredClone(fields),
  };
};
