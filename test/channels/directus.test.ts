import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { directus } from '../../channels/directus/connector.ts';
import { DirectusSettings } from '../../channels/directus/settings.ts';
import { type DirectusSimulator, startDirectus } from '../simulators/directus.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let instance: DirectusSimulator;
let counter = 0;

beforeAll(async () => {
  instance = await startDirectus();
});
afterAll(() => instance.close());

const settings = (more: object = {}) =>
  DirectusSettings.parse({
    url: instance.url,
    collection: 'articles',
    fields: { description: 'description', provenance: 'provenance', locale: 'locale' },
    pageUrl: 'https://www.example.org/magazin/{slug}',
    token: 'env:DIRECTUS_TOKEN',
    timeoutSeconds: 2,
    ...more,
  });
const openWith = (token: string, more: object = {}) =>
  directus.open('magazin', settings(more), connectorDependencies({ secret: async () => token }));
const open = () => openWith('directus-token');

const body = [
  '<p class="lead">Die Jacke kostet 249&nbsp;&euro; im <a href="/shop">Shop</a>.</p>',
  '<table><tr><td>Tabelle</td></tr></table>',
  '<h3 id="pflege">Pflege</h3>',
  '<ul><li>kalt <b>waschen</b></li><li>lüften</li></ul>',
].join('\n');

describeChannelContract('Directus', () => ({
  open,
  countLive: async ({ marker }) =>
    instance
      .items()
      .filter((item) => item.status === 'published' && JSON.stringify(item.provenance ?? {}).includes(marker)).length,
  async crashBeforeLive(prepared) {
    instance.faults(({ method }) => ({ kind: method === 'PATCH' ? 'reset-before' : 'none' }));
    await open()
      .commit(prepared)
      .catch(() => {});
    instance.faults(() => ({ kind: 'none' }));
  },
  editByHand: async (id) =>
    instance.save(id, { body: String(instance.item(id)!.body).replace(/Die(?:se)? Jacke/, 'Unsere Jacke') }),
  async pageByHand() {
    const [remoteId, slug] = [randomUUID(), `jacken-${++counter}`];
    instance.save(remoteId, { title: 'Jacken', slug, description: 'Alles über Jacken.', body, status: 'published' });
    return { remoteId, url: `https://www.example.org/magazin/${slug}` };
  },
  async rawPage(id) {
    const { date_updated: _, ...item } = instance.item(id)!;
    return JSON.stringify(item);
  },
  removeByHand: async (id) => instance.remove(id),
  openWithoutRights: async () => ({ channel: openWith('wrong'), restore: async () => {} }),
}));

describeFaults('Directus', {
  simulator: () => instance,
  open: () => openWith('directus-token', { timeoutSeconds: 30 }),
  impatient: () => openWith('directus-token', { timeoutSeconds: 0.4 }),
});

describe('A Directus', () => {
  it('says that a token may read only', async () => {
    const channel = openWith('directus-reader');
    await refusal(channel.commit(await channel.prepare(anInput())), 'auth');
  });

  it('gets one item from executions that race', async () => {
    const prepared = await open().prepare(anInput());
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => open().commit(prepared)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(6).fill('fulfilled'));
    expect(
      instance.items().filter(({ provenance }) => JSON.stringify(provenance ?? {}).includes(prepared.marker)),
    ).toHaveLength(1);
    expect(instance.effects().filter(({ marker }) => marker === prepared.marker)).toHaveLength(1);
  });

  it('overwrites nothing that is saved between looking and writing', async () => {
    const first = await open().commit(await open().prepare(anInput()));
    const live = (await open().read(first.remoteId))!;
    const content = { ...open().contentOf(live), title: 'Neu' };
    const update = await open().prepare({ ...anInput(), live, content });
    instance.faults(({ method }) => {
      if (method === 'PATCH') instance.save(first.remoteId, { title: 'Von Hand' });
      return { kind: 'none' };
    });
    await refusal(open().commit(update), 'conflict');
    instance.faults(() => ({ kind: 'none' }));
    expect(instance.item(first.remoteId)).toMatchObject({ title: 'Von Hand' });
  });

  it('is sick without the field that tells when an item was changed', async () => {
    const fields = { created: 'date_created', updated: 'date_created' };
    const { ok, parts } = await openWith('directus-token', { fields }).health();
    expect(ok).toBe(false);
    expect(parts.find((part) => !part.ok)).toMatchObject({
      name: 'times',
      fix: expect.stringContaining('date-updated'),
    });
  });
});
