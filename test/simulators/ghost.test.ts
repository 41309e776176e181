import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { type GhostSimulator, ghostKey, startGhost } from './ghost.ts';

let site: GhostSimulator;
beforeAll(async () => {
  site = await startGhost();
});
afterAll(() => site.close());

const [kid, secret] = ghostKey.split(':') as [string, string];
const token = (seconds = 60, audience = '/admin/', id = kid) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', kid: id })
    .setIssuedAt()
    .setExpirationTime(`${seconds}s`)
    .setAudience(audience)
    .sign(Buffer.from(secret, 'hex'));

async function ask(method: string, path: string, post?: object, jwt?: string) {
  const response = await fetch(`${site.url}/ghost/api/admin${path}`, {
    method,
    headers: { authorization: `Ghost ${jwt ?? (await token())}`, 'accept-version': 'v5.130' },
    ...(post && { body: JSON.stringify({ posts: [post] }) }),
  });
  const json = (await response.json()) as { posts?: Record<string, string>[]; errors?: { type: string }[] };
  return { status: response.status, type: json.errors?.[0]?.type, post: json.posts?.[0] };
}

describe('The simulated Ghost', () => {
  it('refuses tokens that are for others, live too long or are signed by another key', async () => {
    for (const jwt of [
      await token(60, '/v3/admin/'),
      await token(600),
      await token(60, '/admin/', 'ff'.repeat(12)),
      'x',
    ])
      expect(await ask('GET', '/posts/', undefined, jwt)).toMatchObject({ status: 401, type: 'UnauthorizedError' });
    expect(await ask('GET', '/posts/')).toMatchObject({ status: 200 });
  });

  it('silently makes another slug where one is taken', async () => {
    const slugs = [];
    for (let count = 0; count < 3; count += 1)
      slugs.push((await ask('POST', '/posts/', { title: 'Titel', slug: 'titel' })).post?.slug);
    expect(slugs).toEqual(['titel', 'titel-2', 'titel-3']);
  });

  it('takes an update only with the time of the last one', async () => {
    const { post } = await ask('POST', '/posts/', { title: 'Alt' });
    const path = `/posts/${post!.id}/`;
    expect(await ask('PUT', path, { title: 'Neu' })).toMatchObject({ status: 422, type: 'ValidationError' });
    const before = { updated_at: post!.updated_at };
    expect(await ask('PUT', path, { title: 'Neu', ...before })).toMatchObject({ status: 200 });
    expect(await ask('PUT', path, { title: 'Neuer', ...before })).toMatchObject({
      status: 409,
      type: 'UpdateCollisionError',
    });
  });

  it.each([
    ['no title', {}],
    ['a title that is too long', { title: 'x'.repeat(256) }],
    ['a field that there is not', { title: 'x', colour: 'red' }],
    [
      'a text with a node that its editor does not know',
      { title: 'x', lexical: '{"root":{"type":"root","children":[{"type":"marquee"}]}}' },
    ],
    ['a status that there is not', { title: 'x', status: 'live' }],
  ])('refuses %s', async (_, post) => {
    expect(await ask('POST', '/posts/', post)).toMatchObject({ status: 422, type: 'ValidationError' });
  });

  it('refuses filters that it cannot read, and ids that are none', async () => {
    expect(await ask('GET', '/posts/?filter=colour:red')).toMatchObject({ status: 400 });
    expect(await ask('GET', '/posts/12/')).toMatchObject({ status: 422 });
    expect(await ask('GET', `/posts/${'0'.repeat(24)}/`)).toMatchObject({ status: 404, type: 'NotFoundError' });
  });
});
