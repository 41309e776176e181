import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export interface MastodonSimulator extends Simulator {
  /** Somebody changes a post in the web client. */
  edit(id: string, text: string): void;
  posts(): { id: string; text: string }[];
  /** Lets the hour pass in which repeats are known. */
  forgetKeys(): void;
}

export const mastodonToken = 'token-of-steinfoehr';
const limit = 500;
const perPage = 20;

/**
 * One account of a Mastodon server, as the REST API of 4.3 documents it (https://docs.joinmastodon.org/methods/statuses/): bearer token with
 * scopes, Idempotency-Key kept for an hour and bound to it, 422 `Validation failed` above the limit of characters, links counted as 23,
 * `source` for the own text, 404 `Record not found`, paging by `limit` (40 at most) and `max_id`, rate limit headers.
 */
export async function startMastodon(options: { logFile?: string } = {}): Promise<MastodonSimulator> {
  const posts: { id: string; text: string; createdAt: string; language: string }[] = [];
  const keys = new Map<string, string>();
  let next = 113_000_000_000_000_000n;

  const status = ({ id, createdAt, language, text }: (typeof posts)[number]) => ({
    id,
    content: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
    created_at: createdAt,
    language,
    url: `https://social.example/@steinfoehr/${id}`,
    replies_count: 0,
    reblogs_count: 1,
    favourites_count: 2,
    visibility: 'public',
    account: { id: '42', acct: 'steinfoehr' },
  });
  const notFound: Answer = { status: 404, json: { error: 'Record not found' } };

  function post({ headers, json }: Ask, effect: (effect: Effect) => void): Answer {
    const invalid = (error: string): Answer => ({ status: 422, json: { error: `Validation failed: ${error}` } });
    const { status: text, visibility, language, ...others } = (json ?? {}) as Record<string, unknown>;
    if (Object.keys(others).length > 0) return invalid(`Unknown parameter ${Object.keys(others)[0]}`);
    if (typeof text !== 'string' || text.trim() === '') return invalid("Text can't be blank");
    if (!['public', 'unlisted', 'private', 'direct'].includes(String(visibility)))
      return invalid('Visibility is not included');
    if (!/^[a-z]{2}$/.test(String(language))) return invalid('Language is invalid');
    const length = [...text.replace(/https?:\/\/\S+/g, 'x'.repeat(23))].length;
    if (length > limit) return invalid(`Text character limit of ${limit} exceeded`);
    const key = headers['idempotency-key'];
    const known = typeof key === 'string' ? posts.find(({ id }) => id === keys.get(key)) : undefined;
    if (known) return { status: 200, json: status(known) };
    next += 1n;
    const made = { id: String(next), text, createdAt: new Date().toISOString(), language: String(language) };
    posts.unshift(made);
    if (typeof key === 'string') keys.set(key, made.id);
    effect({ effect: 'published', id: made.id, marker: /[?&]cd=([0-9a-f]+)/.exec(text)?.[1] ?? null });
    return { status: 200, json: status(made) };
  }

  function handle(ask: Ask, effect: (effect: Effect) => void): Answer {
    const { method, path, query, headers } = ask;
    if (path === '/api/v2/instance' && method === 'GET')
      return {
        status: 200,
        json: { configuration: { statuses: { max_characters: limit, characters_reserved_per_url: 23 } } },
      };
    if (headers.authorization !== `Bearer ${mastodonToken}`)
      return { status: 401, json: { error: 'The access token is invalid' } };
    if (path === '/api/v1/accounts/verify_credentials') return { status: 200, json: { id: '42', acct: 'steinfoehr' } };
    if (path === '/api/v1/statuses' && method === 'POST') {
      if (!String(headers['content-type']).startsWith('application/json')) return { status: 415 };
      return post(ask, effect);
    }
    if (path === '/api/v1/accounts/42/statuses') {
      const most = Math.min(Number(query.get('limit') ?? perPage), 40);
      const before = query.get('max_id');
      const from = before === null ? posts : posts.filter(({ id }) => BigInt(id) < BigInt(before));
      return { status: 200, json: from.slice(0, most).map(status) };
    }
    const [, id, more] = /^\/api\/v1\/statuses\/([^/]+)(\/source)?$/.exec(path) ?? [];
    const found = posts.find((one) => one.id === id);
    if (!found) return notFound;
    if (method === 'GET')
      return { status: 200, json: more ? { id, text: found.text, spoiler_text: '' } : status(found) };
    if (method !== 'DELETE' || more) return { status: 404, json: { error: 'Not Found' } };
    posts.splice(posts.indexOf(found), 1);
    effect({ effect: 'unpublished', id: found.id });
    return { status: 200, json: { ...status(found), text: found.text } };
  }

  return Object.assign(await startSimulator('mastodon', handle, options), {
    edit(id: string, text: string) {
      posts.find((one) => one.id === id)!.text = text;
    },
    posts: () => posts.map(({ id, text }) => ({ id, text })),
    forgetKeys: () => keys.clear(),
  });
}
