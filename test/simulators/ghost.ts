import { randomBytes } from 'node:crypto';
import { jwtVerify } from 'jose';
import { hashOf } from '../../domain/canonical.ts';
import { nql } from './ghost/nql.ts';
import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export type Post = Record<string, unknown> & { id: string; slug: string; status: string; updated_at: string };

export interface GhostSimulator extends Simulator {
  post(id: string): Post | undefined;
  posts(): Post[];
  /** A person saves a post in the editor. Not in the log: only requests are. */
  save(id: string, changes: Partial<Post>): Post;
  remove(id: string): void;
}

/** Columns of the table `posts` that can be written, with what they hold at most (core/server/data/schema/schema.js). */
const columns: Record<string, number> = {
  title: 255,
  slug: 185,
  lexical: 1_000_000_000,
  custom_excerpt: 300,
  meta_description: 500,
  codeinjection_head: 65_535,
  status: 50,
};
const readable = ['id', 'created_at', 'published_at', 'updated_at', ...Object.keys(columns)];
export const ghostKey = `${'a1'.repeat(12)}:${'5e'.repeat(32)}`;

/**
 * The Admin API of Ghost 5.130 (https://ghost.org/docs/admin-api/): posts in Lexical, as strict as it is. Tokens are signed for `/admin/` and
 * live five minutes at most; a slug that is taken silently becomes another; relative addresses become absolute; an update brings the time of
 * the last one. `formats` other than `lexical` are not simulated.
 */
export async function startGhost({
  key = ghostKey,
  port,
  logFile,
}: {
  key?: string;
  port?: number;
  logFile?: string;
} = {}): Promise<GhostSimulator> {
  const posts = new Map<string, Post>();
  const [kid, secret] = key.split(':') as [string, string];
  let last = 0;

  /** The database keeps milliseconds here (SQLite); two saves have two times. */
  function now(): string {
    last = Math.max(Date.now(), last + 1);
    return new Date(last).toISOString();
  }

  async function isSigned({ headers }: Ask): Promise<boolean> {
    const token = /^Ghost (.+)$/.exec(String(headers.authorization ?? ''))?.[1] ?? '';
    const options = { algorithms: ['HS256'], audience: '/admin/', maxTokenAge: '5m' };
    return jwtVerify(token, Buffer.from(secret, 'hex'), options).then(
      ({ protectedHeader, payload }) => protectedHeader.kid === kid && payload.exp! - payload.iat! <= 300,
      () => false,
    );
  }

  async function handle(ask: Ask, effect: (effect: Effect) => void): Promise<Answer> {
    const path = /^\/ghost\/api\/admin(\/.*\/)$/.exec(ask.path)?.[1];
    if (path === undefined) return refuse(404, 'NotFoundError', 'Resource not found');
    if (path === '/site/')
      return { status: 200, json: { site: { title: 'Ghost', url: `${url()}/`, version: '5.130' } } };
    if (!(await isSigned(ask))) return refuse(401, 'UnauthorizedError', 'Invalid token');
    if (!/^v5\.\d+$/.test(String(ask.headers['accept-version'] ?? 'v5.0')))
      return refuse(406, 'RequestNotAcceptableError', 'Request could not be served');
    const [, id] = /^\/posts\/(?:([^/]+)\/)?$/.exec(path) ?? [null];
    if (id === null) return refuse(404, 'NotFoundError', 'Resource not found');
    if (id !== undefined && !/^[0-9a-f]{24}$/.test(id))
      return refuse(422, 'ValidationError', 'Validation (isObjectId) failed for id');
    if (ask.method === 'GET') return id === undefined ? browse(ask.query) : readOne(id);
    const given = (ask.json as { posts?: Record<string, unknown>[] } | undefined)?.posts?.[0];
    if (!given) return refuse(400, 'BadRequestError', 'No root key ("posts") provided.');
    if (ask.method === 'POST' && id === undefined) return add(given, effect);
    if (ask.method === 'PUT' && id !== undefined) return edit(id, given, effect);
    return refuse(404, 'NotFoundError', 'Resource not found');
  }

  function browse(query: URLSearchParams): Answer {
    try {
      const holds = query.has('filter') ? nql(query.get('filter')!, readable) : () => true;
      const found = [...posts.values()].filter(holds);
      const limit = Number(query.get('limit') ?? 15);
      if (!Number.isInteger(limit) || limit < 1 || limit > 100) return refuse(422, 'ValidationError', 'limit');
      return {
        status: 200,
        json: { posts: found.slice(0, limit).map(shown), meta: { pagination: { total: found.length } } },
      };
    } catch {
      return refuse(400, 'BadRequestError', 'Error parsing filter');
    }
  }

  function readOne(id: string): Answer {
    const post = posts.get(id);
    return post ? { status: 200, json: { posts: [shown(post)] } } : refuse(404, 'NotFoundError', 'Post not found.');
  }

  function add(given: Record<string, unknown>, effect: (effect: Effect) => void): Answer {
    if (typeof given.title !== 'string' || given.title === '')
      return invalid('title', 'Value in [posts.title] cannot be blank.');
    const refused = refuseValues(given);
    if (refused) return refused;
    const time = now();
    const id = `${Math.floor(Date.parse(time) / 1000).toString(16)}${randomBytes(8).toString('hex')}`;
    const post = saved({
      id,
      slug: '',
      created_at: time,
      published_at: null,
      ...defaults,
      ...taken(given),
      updated_at: time,
      status: String(given.status ?? 'draft'),
    });
    post.slug = freeSlug(String(given.slug ?? 'untitled'), id);
    if (post.status === 'published') post.published_at = time;
    posts.set(id, post);
    tell(undefined, post, effect);
    return { status: 201, json: { posts: [shown(post)] } };
  }

  function edit(id: string, given: Record<string, unknown>, effect: (effect: Effect) => void): Answer {
    const former = posts.get(id);
    if (!former) return refuse(404, 'NotFoundError', 'Post not found.');
    // Without it Ghost has nothing to compare, and refuses.
    if (typeof given.updated_at !== 'string') return invalid('updated_at', 'updated_at is required');
    const refused = refuseValues(given);
    if (refused) return refused;
    if (given.updated_at !== former.updated_at)
      return refuse(409, 'UpdateCollisionError', 'Saving failed! Someone else is editing this post.');
    const time = now();
    const post = saved({ ...former, ...taken(given), updated_at: time });
    if (given.slug !== undefined) post.slug = freeSlug(String(given.slug), id);
    if (post.status === 'published') post.published_at ??= time;
    posts.set(id, post);
    tell(former, post, effect);
    return { status: 200, json: { posts: [shown(post)] } };
  }

  const freeSlug = (wanted: string, id: string): string => {
    const isTaken = (slug: string) => [...posts.values()].some((post) => post.slug === slug && post.id !== id);
    for (let count = 1; ; count += 1) {
      const slug = count === 1 ? wanted : `${wanted}-${count}`;
      if (!isTaken(slug)) return slug;
    }
  };

  /** Addresses of links and pictures are stored as absolute ones. */
  const saved = (post: Post): Post => ({
    ...post,
    lexical:
      typeof post.lexical === 'string'
        ? JSON.stringify(JSON.parse(post.lexical), (name, value) =>
            (name === 'url' || name === 'src') && typeof value === 'string' && /^\/(?!\/)/.test(value)
              ? `${url()}${value}`
              : value,
          )
        : null,
  });

  const shown = (post: Post) => ({
    ...post,
    url: `${url()}/${post.status === 'published' ? post.slug : `p/${post.id}`}/`,
  });

  const simulator = await startSimulator('ghost', handle, { ...(port && { port }), ...(logFile && { logFile }) });
  function url(): string {
    return simulator.url;
  }
  return {
    ...simulator,
    post: (id) => posts.get(id),
    posts: () => [...posts.values()],
    save(id, changes) {
      const time = now();
      const former = posts.get(id) ?? {
        id,
        slug: id,
        status: 'draft',
        created_at: time,
        published_at: null,
        ...defaults,
      };
      const post = { ...former, ...changes, updated_at: time } as Post;
      if (post.status === 'published') post.published_at ??= time;
      posts.set(id, post);
      return post;
    },
    remove: (id) => void posts.delete(id),
  };
}

const defaults = { lexical: null, custom_excerpt: null, meta_description: null, codeinjection_head: null };

const taken = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => name in columns));

function refuseValues(given: Record<string, unknown>): Answer | null {
  for (const [name, value] of Object.entries(given)) {
    // The input validator of Ghost (JSON schema) takes no property that it does not know.
    if (!(name in columns) && !['updated_at', 'newsletter', 'tags', 'authors'].includes(name))
      return invalid(name, `Validation failed: ${name} is not expected`);
    if (typeof value === 'string' && [...value].length > (columns[name] ?? Number.POSITIVE_INFINITY))
      return invalid(name, `Value in [posts.${name}] exceeds maximum length`);
  }
  if (typeof given.lexical === 'string' && !isLexical(given.lexical))
    return invalid('lexical', 'Invalid lexical structure.');
  if (given.status !== undefined && !['draft', 'published', 'scheduled'].includes(String(given.status)))
    return invalid('status', 'Validation (isIn) failed for status');
  return null;
}

/** Nodes that the editor of Ghost 5.130 registers; it cannot open a text with others. */
const nodeTypes = new Set(
  'root paragraph heading extended-heading quote extended-quote aside list listitem link autolink text extended-text linebreak image html horizontalrule markdown bookmark embed gallery callout codeblock button toggle file video audio email product header signup paywall'.split(
    ' ',
  ),
);

function isLexical(text: string): boolean {
  try {
    const check = (node: { type?: unknown; children?: unknown }): boolean =>
      nodeTypes.has(String(node.type)) &&
      (node.children === undefined || (Array.isArray(node.children) && node.children.every(check)));
    return check((JSON.parse(text) as { root: { type: string } }).root);
  } catch {
    return false;
  }
}

function tell(former: Post | undefined, post: Post, effect: (effect: Effect) => void): void {
  const [before, after] = [former?.status === 'published', post.status === 'published'];
  if (!before && !after) return;
  const marker = /[0-9a-f]{64}/.exec(String(post.codeinjection_head ?? ''))?.[0] ?? null;
  const { updated_at: _, ...seen } = post;
  effect({ effect: after ? 'published' : 'unpublished', id: post.id, marker, hash: hashOf(seen) });
}

const invalid = (property: string, context: string): Answer => refuse(422, 'ValidationError', context, { property });

const refuse = (status: number, type: string, context: string, more: object = {}): Answer => ({
  status,
  json: {
    errors: [
      {
        message: `Request not understood error, cannot save.`,
        context,
        type,
        code: null,
        id: randomBytes(4).toString('hex'),
        ...more,
      },
    ],
  },
});
