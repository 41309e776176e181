import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export interface LinkedInPagesSimulator extends Simulator {
  edit(id: string, text: string): void;
  posts(): { id: string; commentary: string }[];
}

export const linkedInToken = 'token-of-the-page';
const organization = 'urn:li:organization:5515715';
const reserved = /[|{}@[\]()<>#*_~]/;
const fields = ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState', 'isReshareDisabledByAuthor'];

/**
 * The Posts API of LinkedIn, version 202509, for one organisation (https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api):
 * bearer token, `Linkedin-Version` that is served, `X-Restli-Protocol-Version: 2.0.0`, required and known fields, 3,000 characters, reserved
 * characters of the little text format escaped, id of a new post in `x-restli-id` with an empty 201, finder by author with its method header,
 * DELETE that is 204 each time, errors `{status, code, message}`. It refuses a post whose text equals one of the last ten minutes.
 */
export async function startLinkedInPages(options: { logFile?: string } = {}): Promise<LinkedInPagesSimulator> {
  const posts: { id: string; commentary: string; createdAt: number }[] = [];
  let next = 7_000_000_000_000_000_000n;
  const error = (status: number, code: string, message: string): Answer => ({
    status,
    json: { status, code, message },
  });
  const shown = ({ id, commentary, createdAt }: (typeof posts)[number]) => ({
    ...{ id, commentary, createdAt, publishedAt: createdAt, lastModifiedAt: createdAt },
    ...{ author: organization, lifecycleState: 'PUBLISHED', visibility: 'PUBLIC' },
  });

  function create({ json }: Ask, effect: (effect: Effect) => void): Answer {
    const given = (json ?? {}) as Record<string, unknown>;
    const unknown = Object.keys(given).find((name) => !fields.includes(name));
    if (unknown) return error(400, 'ILLEGAL_ARGUMENT', `Unpermitted field: /${unknown}`);
    const missing = fields.find((name) => given[name] === undefined);
    if (missing) return error(422, 'MISSING_FIELD', `Field /${missing} is required`);
    if (given.author !== organization) return error(403, 'ACCESS_DENIED', 'Not an administrator of the author');
    if (given.visibility !== 'PUBLIC' || given.lifecycleState !== 'PUBLISHED')
      return error(400, 'ILLEGAL_ARGUMENT', 'Enum');
    const commentary = String(given.commentary);
    const plain = commentary.replace(/\\[\\|{}@[\]()<>#*_~]/g, '');
    if (reserved.test(plain)) return error(400, 'ILLEGAL_ARGUMENT', 'Reserved character in /commentary');
    if ([...commentary].length > 3_000) return error(400, 'ILLEGAL_ARGUMENT', '/commentary is too long');
    const twin = posts.find((post) => post.commentary === commentary && Date.now() - post.createdAt < 600_000);
    if (twin) return error(422, 'DUPLICATE_POST', `Content is a duplicate of ${twin.id}`);
    next += 1n;
    const made = { id: `urn:li:share:${next}`, commentary, createdAt: Date.now() };
    posts.unshift(made);
    effect({ effect: 'published', id: made.id, marker: /[?&]cd=([0-9a-f]+)/.exec(commentary)?.[1] ?? null });
    return { status: 201, headers: { 'x-restli-id': made.id } };
  }

  function handle(ask: Ask, effect: (effect: Effect) => void): Answer {
    const { method, path, query, headers } = ask;
    if (headers.authorization !== `Bearer ${linkedInToken}`)
      return error(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token');
    if (headers['x-restli-protocol-version'] !== '2.0.0') return error(400, 'ILLEGAL_ARGUMENT', 'Protocol version');
    const version = String(headers['linkedin-version'] ?? '');
    if (!/^20\d{4}$/.test(version)) return error(400, 'VERSION_MISSING', 'A version must be present');
    if (version < '202410') return error(426, 'NONEXISTENT_VERSION', `Requested version ${version} is not active`);
    if (path === '/rest/organizations/5515715') return { status: 200, json: { localizedName: 'Steinföhr' } };
    if (path === '/rest/posts' && method === 'POST') return create(ask, effect);
    if (path === '/rest/posts' && method === 'GET') {
      if (headers['x-restli-method'] !== 'FINDER' || query.get('q') !== 'author')
        return error(400, 'ILLEGAL_ARGUMENT', 'Finder');
      if (query.get('author') !== organization) return error(403, 'ACCESS_DENIED', 'Author');
      const count = Math.min(Number(query.get('count') ?? 10), 100);
      return {
        status: 200,
        json: { elements: posts.slice(0, count).map(shown), paging: { start: 0, count, links: [] } },
      };
    }
    if (path === '/rest/organizationalEntityShareStatistics') {
      const counts = { impressionCount: 10, clickCount: 2, likeCount: 1, shareCount: 0 };
      return { status: 200, json: { elements: [{ totalShareStatistics: counts }] } };
    }
    const id = decodeURIComponent(/^\/rest\/posts\/([^/]+)$/.exec(path)?.[1] ?? '');
    const found = posts.find((post) => post.id === id);
    if (method === 'DELETE' && headers['x-restli-method'] === 'DELETE') {
      if (found) {
        posts.splice(posts.indexOf(found), 1);
        effect({ effect: 'unpublished', id });
      }
      return { status: 204 };
    }
    return found && method === 'GET' ? { status: 200, json: shown(found) } : error(404, 'NOT_FOUND', 'Not found');
  }

  return Object.assign(await startSimulator('linkedin-pages', handle, options), {
    edit(id: string, text: string) {
      posts.find((one) => one.id === id)!.commentary = text;
    },
    posts: () => posts.map(({ id, commentary }) => ({ id, commentary })),
  });
}
