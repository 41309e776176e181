// @ts-check
import { createServer } from 'node:http';

/**
 * The API in memory, as strict as the real one: tokens, own ids, `If-None-Match: *` to create, `If-Match` to change. Put here what your
 * system refuses; a test against a server that takes everything proves nothing.
 */
export async function startServer({ token = 'secret' } = {}) {
  /** @type {Map<string, Record<string, unknown>>} */
  const pages = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : {};
    const { status, json } = answer(request, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });

  /** @param {import('node:http').IncomingMessage} request @param {Record<string, unknown>} body */
  function answer({ method, url = '/', headers }, body) {
    const { pathname, searchParams } = new URL(url, 'http://server');
    const id = /^\/pages\/([a-z0-9-]+)$/.exec(pathname)?.[1];
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, json: { error: 'unauthorized' } };
    if (method === 'GET' && pathname === '/pages')
      return { status: 200, json: [...pages.values()].filter(({ slug }) => slug === searchParams.get('slug')) };
    const page = id ? pages.get(id) : undefined;
    if (!id || (method === 'GET' && !page)) return { status: 404, json: { error: 'not found' } };
    if (method === 'GET') return { status: 200, json: page };
    if (method !== 'PUT') return { status: 405, json: { error: 'method not allowed' } };
    const isNew = headers['if-none-match'] === '*';
    if (isNew ? page : page?.revision !== headers['if-match']) return { status: 412, json: { error: 'changed' } };
    return { status: 200, json: save(id, body) };
  }

  /** @param {string} id @param {Record<string, unknown>} changes */
  function save(id, changes) {
    const former = pages.get(id) ?? { id, status: 'draft', revision: '0', publishedAt: null };
    const next = { ...former, ...changes, revision: String(Number(former.revision) + 1) };
    if (next.status === 'live') next.publishedAt ??= new Date().toISOString();
    pages.set(id, next);
    return next;
  }

  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    pages,
    save,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
