import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { strapi } from '../../channels/strapi/connector.ts';
import { StrapiSettings } from '../../channels/strapi/settings.ts';
import type { Channel, Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { type Cut, type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts';
import { askStrapi, type RunningStrapi, strapiForTests } from '../support/strapi.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';

jest.setTimeout(120_000);

let server: RunningStrapi;
let proxy: CuttingProxy;

const settings = (more: Record<string, unknown> = {}) =>
  StrapiSettings.parse({
    url: server.url,
    token: 'env:STRAPI_TOKEN',
    fields: { description: 'description', provenance: 'provenance' },
    locales: { 'de-DE': 'de', 'en-GB': 'en' },
    pageUrl: 'https://www.example.org/magazin/{slug}',
    ...more,
  });
const openWith = (more: Record<string, unknown> = {}, token?: string): Channel =>
  strapi.open('magazin', settings(more), connectorDependencies({ secret: async () => token ?? server.tokens.full }));

/** Every document with the marker, oldest first. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of what the server says.
const allWith = async ({ marker }: Prepared, status: 'draft' | 'published'): Promise<any[]> =>
  (await askStrapi(server, 'GET', `/articles?locale=de&status=${status}&sort=id&filters[copydeskId][$eq]=${marker}`))
    .json.data;

const byHand = `<p class="lead">Die Jacke kostet 249&nbsp;€ im <a href="https://example.org/shop?a=1&amp;b=2">Shop</a>.</p>
<table><tbody><tr><td>Die Tabelle</td></tr></tbody></table>

<h3 id="pflege">Pflege</h3>
<ul><li>kalt <strong>waschen</strong></li><li>lüften</li></ul>
<figure class="media"><oembed url="https://video.example/1"></oembed></figure>`;

async function pageByHand() {
  const slug = `jacken-${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  const { json } = await askStrapi(server, 'POST', '/articles?locale=de', {
    title: 'Jacken & Mäntel',
    body: byHand,
    slug,
  });
  return { remoteId: `${json.data.documentId}:de`, url: `https://www.example.org/magazin/${slug}` };
}

const pathOf = (remoteId: string, status = 'published', locale = 'de') =>
  `/articles/${remoteId.replace(/:.*/, '')}?locale=${locale}&status=${status}`;
const readRaw = async (remoteId: string, status?: string) =>
  (await askStrapi(server, 'GET', pathOf(remoteId, status))).json.data;

/** What would change a word of a live entry. */
async function changeOf(channel: Channel, remoteId: string, words = 'Diese Jacke') {
  const live = (await channel.read(remoteId))!;
  const content = channel.contentOf(live);
  const body = content.body.map((block) =>
    'text' in block ? { ...block, text: block.text.replace('Die Jacke', words) } : block,
  );
  return channel.prepare({ ...anInput(), live, content: { ...content, body } });
}

beforeAll(async () => {
  server = await strapiForTests('strapi');
  proxy = await cuttingProxy(server.url);
});
afterAll(async () => {
  await proxy?.close();
  await server?.stop();
});

describeChannelContract('Strapi', () => ({
  open: () => openWith(),
  countLive: async (prepared) => (await allWith(prepared, 'published')).length,
  async crashBeforeLive(prepared) {
    const { status } = await askStrapi(server, 'POST', '/articles?locale=de&status=draft', prepared.request.fields);
    expect(status).toBe(201);
  },
  async editByHand(remoteId) {
    const { body } = await readRaw(remoteId);
    await askStrapi(server, 'PUT', pathOf(remoteId), {
      body: body.replace(/Die(?:se)? Jacke/, 'Unsere Jacke'),
    });
  },
  pageByHand,
  rawPage: async (remoteId) => (await readRaw(remoteId)).body,
  removeByHand: async (remoteId) => {
    await askStrapi(server, 'DELETE', pathOf(remoteId));
  },
  openWithoutRights: async () => ({ channel: openWith({}, server.tokens.readOnly), restore: async () => {} }),
}));

describe('Strapi', () => {
  it.each<[string, number, Cut, string]>([
    ['before the draft reaches it', 1, 'request', 'absent'],
    ['after it has made the draft', 1, 'response', 'draft'],
    ['before the publishing request reaches it', 2, 'request', 'draft'],
    ['after it has published', 2, 'response', 'live'],
  ])('publishes once when the connection is lost %s', async (_, write, cut, truth) => {
    const channel = openWith({ url: proxy.url });
    const prepared = await channel.prepare(anInput());
    proxy.cutPost((nth) => (nth === write ? cut : 'pass'));
    await refusal(channel.commit(prepared), 'unknown_outcome');
    expect((await channel.find(prepared)).state).toBe(truth);
    const receipt = await channel.commit(prepared);
    expect(await channel.find(prepared)).toEqual({ state: 'live', receipt });
    expect(await allWith(prepared, 'draft')).toHaveLength(1);
  });

  it.each<[string, Cut, string]>([
    ['before it reaches the server', 'request', 'absent'],
    ['after the server has made it', 'response', 'live'],
  ])('tells what became of a change whose connection is lost %s', async (_, cut, truth) => {
    const channel = openWith({ url: proxy.url });
    const { remoteId } = await pageByHand();
    const update = await changeOf(channel, remoteId);
    proxy.cutPost((nth) => (nth === 1 ? cut : 'pass'));
    await refusal(channel.commit(update), 'unknown_outcome');
    proxy.cutPost(() => 'pass');
    expect((await channel.find(update)).state).toBe(truth);
    await channel.commit(update);
    expect((await readRaw(remoteId)).body).toBe(byHand.replace('Die Jacke', 'Diese Jacke'));
  });

  it('publishes once when the same commit runs twice at the same time, although Strapi itself would not', async () => {
    const twice = await Promise.all(
      [1, 2].map((nth) =>
        askStrapi(server, 'POST', '/articles?locale=de&status=draft', {
          title: `Doppelt ${nth}`,
          copydeskId: `doppelt-${Date.now()}`,
        }),
      ),
    );
    expect(twice.map(({ status }) => status)).toEqual([201, 201]);
    for (let round = 0; round < 15; round += 1) {
      const channel = openWith();
      const prepared = await channel.prepare(anInput());
      await Promise.allSettled([channel.commit(prepared), openWith().commit(prepared)]);
      const receipt = await channel.commit(prepared);
      expect(await channel.find(prepared)).toEqual({ state: 'live', receipt });
      expect(await allWith(prepared, 'published')).toHaveLength(1);
    }
  });

  it('loses no edit, whoever comes first', async () => {
    const channel = openWith();
    const { remoteId } = await pageByHand();
    for (let round = 0; round < 12; round += 1) {
      const edit = `<p>Die Jacke, von Hand, ${round}</p>`;
      const update = await changeOf(channel, remoteId, `Jacke ${round}`);
      await Promise.allSettled([
        channel.commit(update),
        sleep(round * 10).then(() => askStrapi(server, 'PUT', pathOf(remoteId), { body: edit })),
      ]);
      expect((await readRaw(remoteId)).body).toBe(edit);
    }
  });

  it('does not publish what somebody has only begun to change', async () => {
    const channel = openWith();
    const { remoteId } = await pageByHand();
    const update = await changeOf(channel, remoteId);
    await askStrapi(server, 'PUT', pathOf(remoteId, 'draft'), { title: 'Halb fertig' });
    expect((await channel.read(remoteId))!.title).toBe('Jacken & Mäntel');
    await refusal(channel.commit(update), 'conflict');
    expect((await readRaw(remoteId)).body).toBe(byHand);
    expect((await readRaw(remoteId, 'draft')).title).toBe('Halb fertig');
  });

  it('takes down one locale and leaves the text to people as a draft', async () => {
    const channel = openWith();
    const { remoteId } = await pageByHand();
    await askStrapi(server, 'PUT', pathOf(remoteId, 'published', 'en'), {
      title: 'Jackets',
      body: '<p>The jacket</p>',
    });
    await channel.unpublish(remoteId);
    expect(await channel.read(remoteId)).toBeNull();
    expect((await readRaw(remoteId, 'draft')).body).toBe(byHand);
    expect((await channel.read(remoteId.replace(':de', ':en')))!.title).toBe('Jackets');
    await refusal(channel.prepare({ ...anInput(), locale: 'fr-FR' }), 'invalid');
  });

  it('says which fields and locales are wrong', async () => {
    const wrong = async (more: Record<string, unknown>) => (await openWith(more).health()).parts.find(({ ok }) => !ok);
    expect(await wrong({ fields: { title: 'headline' } })).toMatchObject({
      name: 'fields',
      message: expect.stringContaining('lacks headline'),
    });
    expect(await wrong({ locales: { 'de-DE': 'fr' } })).toMatchObject({
      name: 'locales',
      message: 'Strapi has no locale fr.',
    });
    const readers = await openWith({}, server.tokens.readOnly).health();
    expect(readers.parts.find(({ ok }) => !ok)).toMatchObject({ name: 'rights' });
    expect(await wrong({ collection: 'books' })).toMatchObject({ name: 'token' });
    const part = (await openWith().health()).parts.find(({ name }) => name === 'companion');
    expect(part).toMatchObject({ ok: true, message: expect.stringContaining('Companion 1.0.0') });
  });

  it('prepares and previews without its token, and says where the token is missing', async () => {
    const channel = strapi.open('magazin', settings(), {
      ...connectorDependencies(),
      secret: async (reference) => {
        throw new CopydeskError('auth', `Set ${reference}.`);
      },
    });
    const prepared = await channel.prepare(anInput());
    expect(channel.preview(prepared)).toContain('</html>');
    await refusal(channel.commit(prepared), 'auth');
    expect((await channel.health()).parts).toMatchObject([{ name: 'token', ok: false, fix: 'Set env:STRAPI_TOKEN.' }]);
  });
});

describe('Strapi without the companion', () => {
  let plain: RunningStrapi;
  beforeAll(async () => {
    plain = await strapiForTests('strapi-plain', false);
  });
  afterAll(() => plain?.stop());

  it('publishes, says what cannot be done, and does not do it', async () => {
    const channel = strapi.open(
      'magazin',
      settings({ url: plain.url }),
      connectorDependencies({ secret: async () => plain.tokens.full }),
    );
    const receipt = await channel.commit(await channel.prepare(anInput()));
    const update = await changeOf(channel, receipt.remoteId);
    expect((await refusal(channel.commit(update), 'invalid')).message).toContain('src/api/copydesk');
    await refusal(channel.unpublish(receipt.remoteId), 'invalid');
    expect(await channel.read(receipt.remoteId)).toMatchObject({ revision: receipt.revision });
    const report = await channel.health();
    expect(report.ok).toBe(true);
    expect(report.parts.find(({ name }) => name === 'companion')).toMatchObject({
      message: expect.stringContaining('neither changed nor taken down'),
      fix: expect.stringContaining('channels/strapi/companion'),
    });
  });
});
