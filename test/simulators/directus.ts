import { randomUUID } from 'node:crypto';
import { hashOf } from '../../domain/canonical.ts';
import { selects } from './directus/filter.ts';
import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export type Item = Record<string, unknown>;

export interface DirectusSimulator extends Simulator {
  item(id: string): Item | undefined;
  items(): Item[];
  /** A person saves an item in the app. Not in the log: only requests are. */
  save(id: string, changes: Item): void;
  remove(id: string): void;
}

/** Fields of the collection of the tests; numbers are lengths that the database keeps. */
const columns: Record<string, { type: string; length?: number; special?: string[] }> = {
  id: { type: 'uuid', special: ['uuid'] },
  status: { type: 'string', length: 255 },
  title: { type: 'string', length: 255 },
  slug: { type: 'string', length: 255 },
  description: { type: 'text' },
  body: { type: 'text' },
  provenance: { type: 'json', special: ['cast-json'] },
  locale: { type: 'string', length: 255 },
  date_created: { type: 'timestamp', special: ['date-created'] },
  date_updated: { type: 'timestamp', special: ['date-updated'] },
};
const required = ['title', 'slug'];
const collection = 'articles';

/**
 * The REST API of Directus 10.13 (https://docs.directus.io/reference/items, and the services of @directus/api 21): items of one collection with
 * a UUID of one's own. `token` may create, read and update; `reader` may read. What is not there and what is forbidden look the same.
 */
export async function startDirectus({
  token = 'directus-token',
  reader = 'directus-reader',
  port,
  logFile,
}: {
  token?: string;
  reader?: string;
  port?: number;
  logFile?: string;
} = {}): Promise<DirectusSimulator> {
  const items = new Map<string, Item>();

  function handle(ask: Ask, effect: (effect: Effect) => void): Answer {
    const bearer = /^Bearer (.+)$/.exec(String(ask.headers.authorization ?? ''))?.[1];
    // Who brings no token is the public, which may nothing here.
    if (bearer === undefined) return forbidden();
    if (bearer !== token && bearer !== reader) return refuse(401, 'INVALID_CREDENTIALS');
    if (ask.path === '/users/me') return { status: 200, json: { data: { id: randomUUID() } } };
    if (ask.path === `/fields/${collection}`) return { status: 200, json: { data: fieldList() } };
    const [, base, name, id, ...rest] = ask.path.split('/');
    if (base !== 'items' || rest.length > 0) return refuse(404, 'ROUTE_NOT_FOUND');
    if (name !== collection) return forbidden();
    if (ask.method !== 'GET' && bearer === reader) return forbidden();
    if (ask.body !== '' && !String(ask.headers['content-type']).startsWith('application/json'))
      return refuse(415, 'UNSUPPORTED_MEDIA_TYPE');
    if (ask.method !== 'GET' && typeof ask.json !== 'object') return refuse(400, 'INVALID_PAYLOAD');
    const selected = (ask.query.get('fields') ?? '*').split(',');
    if (selected.some((field) => field !== '*' && !(field in columns))) return forbidden();
    const shown = (item: Item): Item =>
      selected.includes('*') ? item : Object.fromEntries(selected.map((field) => [field, item[field] ?? null]));
    switch (`${ask.method} ${id === undefined ? 'many' : 'one'}`) {
      case 'GET many':
        return list(ask.query, shown);
      case 'GET one': {
        const item = items.get(id!);
        return item ? { status: 200, json: { data: shown(item) } } : forbidden();
      }
      case 'POST many':
        return create(ask.json as Item, shown, effect);
      case 'PATCH one':
        if (!items.has(id!)) return forbidden();
        return update([id!], ask.json as Item, effect, ([item]) => shown(item!));
      case 'PATCH many':
        return updateByQuery(ask.json as { query?: { filter?: unknown }; data?: Item }, shown, effect);
      default:
        return refuse(405, 'METHOD_NOT_ALLOWED');
    }
  }

  function list(query: URLSearchParams, shown: (item: Item) => Item): Answer {
    const found = find(query.get('filter'));
    if (!found) return refuse(400, 'INVALID_QUERY');
    const limit = Number(query.get('limit') ?? 100);
    if (!Number.isInteger(limit) || limit < -1) return refuse(400, 'INVALID_QUERY');
    return { status: 200, json: { data: (limit === -1 ? found : found.slice(0, limit)).map(shown) } };
  }

  function find(filter: unknown): Item[] | null {
    try {
      const parsed = typeof filter === 'string' ? JSON.parse(filter) : (filter ?? {});
      return [...items.values()].filter((item) => selects(parsed, item, Object.keys(columns)));
    } catch {
      return null;
    }
  }

  function create(given: Item, shown: (item: Item) => Item, effect: (effect: Effect) => void): Answer {
    const refused = refuseValues(given);
    if (refused) return refused;
    if (required.some((field) => given[field] === undefined)) return refuse(400, 'NOT_NULL_VIOLATION', { collection });
    const id = String(given.id ?? randomUUID());
    if (items.has(id)) return refuse(400, 'RECORD_NOT_UNIQUE', { collection, field: 'id', primaryKey: true });
    const item = { status: 'draft', ...given, id, date_created: new Date().toISOString(), date_updated: null };
    items.set(id, item);
    tell(undefined, item, effect);
    return { status: 200, json: { data: shown(item) } };
  }

  /** Reads the keys, then writes them: within one request, but with a moment in between. */
  function updateByQuery(
    { query, data }: { query?: { filter?: unknown }; data?: Item },
    shown: (item: Item) => Item,
    effect: (effect: Effect) => void,
  ): Answer {
    if (!query || !data) return refuse(400, 'INVALID_PAYLOAD');
    const found = find(query.filter);
    if (!found) return refuse(400, 'INVALID_QUERY');
    const ids = found.map(({ id }) => String(id));
    return update(ids, data, effect, (written) => written.map(shown));
  }

  function update(
    ids: string[],
    data: Item,
    effect: (effect: Effect) => void,
    shown: (written: Item[]) => unknown,
  ): Answer {
    const refused = refuseValues(data);
    if (refused) return refused;
    const written = ids.map((id) => {
      const former = items.get(id)!;
      const item = { ...former, ...data, id, date_updated: new Date().toISOString() };
      items.set(id, item);
      tell(former, item, effect);
      return item;
    });
    return { status: 200, json: { data: shown(written) } };
  }

  const simulator = await startSimulator('directus', handle, { ...(port && { port }), ...(logFile && { logFile }) });
  return {
    ...simulator,
    item: (id) => items.get(id),
    items: () => [...items.values()],
    save(id, changes) {
      const former = items.get(id);
      const now = new Date().toISOString();
      const times = former ? { date_updated: now } : { date_created: now, date_updated: null };
      items.set(id, { ...former, ...changes, id, ...times });
    },
    remove: (id) => void items.delete(id),
  };
}

/** What readers see differently from now on. */
function tell(former: Item | undefined, item: Item, effect: (effect: Effect) => void): void {
  const [before, after] = [former?.status === 'published', item.status === 'published'];
  if (!before && !after) return;
  const marker = (item.provenance as { publication?: string } | null | undefined)?.publication ?? null;
  const { date_updated: _, ...seen } = item;
  effect({ effect: after ? 'published' : 'unpublished', id: String(item.id), marker, hash: hashOf(seen) });
}

function refuseValues(given: Item): Answer | null {
  for (const [field, value] of Object.entries(given)) {
    const column = columns[field];
    // A field that is not there is one that nobody may see.
    if (!column) return forbidden();
    if (column.type === 'json' || value === null) continue;
    if (typeof value !== 'string') return refuse(400, 'INVALID_PAYLOAD');
    if (column.type === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
      return refuse(400, 'FAILED_VALIDATION', { field });
    if (column.length && [...value].length > column.length) return refuse(400, 'VALUE_TOO_LONG', { collection, field });
  }
  return null;
}

const fieldList = () =>
  Object.entries(columns).map(([field, { type, special }]) => ({
    collection,
    field,
    type,
    meta: { special: special ?? null },
  }));

const forbidden = (): Answer => refuse(403, 'FORBIDDEN');

const refuse = (status: number, code: string, more: object = {}): Answer => ({
  status,
  json: { errors: [{ message: `${code}.`, extensions: { ...more, code } }] },
});
