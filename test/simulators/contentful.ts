import { type Entry, entryJson, entryRoutes, type Model } from './contentful/entries.ts';
import { error } from './contentful/error.ts';
import type { Field } from './contentful/model.ts';
import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export interface ContentfulSimulator extends Simulator {
  /** Reads as a person who looks into the space: what is there, and what readers see (`published`). */
  entry(id: string): Entry | undefined;
  entries(): Entry[];
  /** A person saves an entry and, unless told otherwise, publishes it. Not in the log: only requests are. */
  save(id: string, change: (entry: Entry) => Partial<Entry>, publish?: boolean): void;
  remove(id: string): void;
}

export interface ContentfulOptions {
  space?: string;
  environment?: string;
  /** May do everything; `reader` may read. */
  token?: string;
  reader?: string;
  locales?: readonly string[];
  types?: Record<string, Field[]>;
  /** Requests a second, 7 in the default plan; left out: as many as come. */
  perSecond?: number;
  port?: number;
  logFile?: string;
}

/** The content type of the tests. */
export const article: Field[] = [
  { id: 'title', type: 'Symbol', required: true, localized: true },
  { id: 'slug', type: 'Symbol', required: true, localized: true, unique: true },
  { id: 'description', type: 'Text', localized: true },
  { id: 'body', type: 'RichText', required: true, localized: true },
  { id: 'provenance', type: 'Object', localized: true },
];

/**
 * Contentful's Content Management API, v1 (https://www.contentful.com/developers/docs/references/content-management-api/, November 2026, and
 * the requests of contentful-management 12): entries of one space, as strict as it is. Rich text is checked by @contentful/rich-text-types.
 */
export async function startContentful({
  space = 'space1',
  environment = 'master',
  token = 'CFPAT-token',
  reader = 'CFPAT-reader',
  locales = ['de', 'en-GB'],
  types = { article },
  perSecond = Number.POSITIVE_INFINITY,
  port,
  logFile,
}: ContentfulOptions = {}): Promise<ContentfulSimulator> {
  const entries = new Map<string, Entry>();
  const model: Model = { types, locales };
  const routes = entryRoutes(entries, model);
  const root = `/spaces/${space}/environments/${environment}`;
  let second = { at: 0, count: 0 };

  function isTooOften(): boolean {
    const at = Math.floor(Date.now() / 1000);
    second = second.at === at ? { at, count: second.count + 1 } : { at, count: 1 };
    return second.count > perSecond;
  }

  function handle(ask: Ask, effect: (effect: Effect) => void): Answer {
    const bearer = /^Bearer (.+)$/.exec(String(ask.headers.authorization ?? ''))?.[1];
    if (bearer !== token && bearer !== reader) return error(401, 'AccessTokenInvalid');
    if (isTooOften()) return error(429, 'RateLimitExceeded', [], { 'x-contentful-ratelimit-reset': '1' });
    if (!`${ask.path}/`.startsWith(`${root}/`)) return error(404, 'NotFound');
    if (ask.method !== 'GET' && bearer === reader) return error(403, 'AccessDenied');
    if (ask.body !== '' && ask.headers['content-type'] !== 'application/vnd.contentful.management.v1+json')
      return error(415, 'UnsupportedMediaType');
    const [collection, id, part, ...rest] = ask.path.slice(root.length).split('/').slice(1).map(decodeURIComponent);
    if (rest.length > 0) return error(404, 'NotFound');
    if (ask.method === 'GET') return read(ask, collection, id, part);
    if (collection !== 'entries' || id === undefined) return error(404, 'NotFound');
    const action = `${ask.method} ${part ?? ''}`;
    if (action === 'PUT ') return routes.put(id, ask);
    if (action === 'PUT published') return routes.publish(id, ask, effect);
    if (action === 'DELETE published') return routes.unpublish(id, ask, effect);
    if (action === 'PUT archived') return routes.archive(id);
    return error(404, 'NotFound');
  }

  function read({ query }: Ask, collection = '', id?: string, part?: string): Answer {
    if (part !== undefined) return error(404, 'NotFound');
    if (collection === '') return { status: 200, json: { sys: { type: 'Environment', id: environment } } };
    if (collection === 'locales' && !id)
      return list(
        locales.map((code) => ({ sys: { type: 'Locale' }, code })),
        query,
      );
    if (collection === 'content_types' && id) {
      const fields = types[id];
      return fields
        ? { status: 200, json: { sys: { type: 'ContentType', id, publishedVersion: 1 }, fields } }
        : error(404, 'NotFound');
    }
    if (collection === 'public' && id === 'entries') {
      return search(query, (entry) => entry.published);
    }
    if (collection !== 'entries') return error(404, 'NotFound');
    if (id === undefined) return search(query, (entry) => entry.fields);
    const entry = entries.get(id);
    return entry ? { status: 200, json: entryJson(entry) } : error(404, 'NotFound');
  }

  function search(query: URLSearchParams, fieldsOf: (entry: Entry) => Entry['fields'] | undefined): Answer {
    let found = [...entries.values()].filter((entry) => fieldsOf(entry) !== undefined);
    for (const [name, value] of query) {
      const [, field, locale] = /^fields\.([A-Za-z0-9_]+)\.([A-Za-z0-9-]+)$/.exec(name) ?? [];
      if (name === 'skip' || name === 'limit') continue;
      if (name === 'content_type') found = found.filter(({ type }) => type === value);
      else if (name === 'sys.id') found = found.filter(({ id }) => id === value);
      else if (field !== undefined) {
        // Fields have a meaning only within a content type.
        const type = types[query.get('content_type') ?? ''];
        if (!type?.some(({ id }) => id === field) || !locales.includes(locale!)) return error(400, 'InvalidQuery');
        found = found.filter((entry) => fieldsOf(entry)![field]?.[locale!] === value);
      } else return error(400, 'InvalidQuery');
    }
    return list(
      found.map((entry) => entryJson(entry, fieldsOf(entry)!)),
      query,
    );
  }

  const simulator = await startSimulator('contentful', handle, { ...(port && { port }), ...(logFile && { logFile }) });
  return {
    ...simulator,
    entry: (id) => entries.get(id),
    entries: () => [...entries.values()],
    save(id, change, publish = true) {
      const former = entries.get(id) ?? {
        id,
        type: 'article',
        version: 0,
        fields: {},
        metadata: { tags: [], concepts: [] },
      };
      const next: Entry = { ...former, ...change(structuredClone(former)), version: former.version + 1 };
      const now = new Date().toISOString();
      entries.set(
        id,
        publish
          ? {
              ...next,
              version: next.version + 1,
              publishedVersion: next.version,
              publishedAt: now,
              firstPublishedAt: former.firstPublishedAt ?? now,
              published: structuredClone(next.fields),
            }
          : next,
      );
    },
    remove: (id) => void entries.delete(id),
  };
}

function list(items: unknown[], query: URLSearchParams): Answer {
  const [skip, limit] = [Number(query.get('skip') ?? 0), Number(query.get('limit') ?? 100)];
  if (!Number.isInteger(skip) || !Number.isInteger(limit) || skip < 0 || limit < 0 || limit > 1000)
    return error(400, 'BadRequest');
  return {
    status: 200,
    json: { sys: { type: 'Array' }, total: items.length, skip, limit, items: items.slice(skip, skip + limit) },
  };
}
