import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ghost } from '../../channels/ghost/connector.ts';
import { GhostSettings } from '../../channels/ghost/settings.ts';
import { type GhostSimulator, ghostKey, startGhost } from '../simulators/ghost.ts';
import { anInput, describeChannelContract } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let site: GhostSimulator;
let counter = 0;

beforeAll(async () => {
  site = await startGhost();
});
afterAll(() => site.close());

const openWith = (key: string, more: object = {}) =>
  ghost.open(
    'blog',
    GhostSettings.parse({ url: site.url, key: 'env:GHOST_KEY', timeoutSeconds: 2, ...more }),
    connectorDependencies({ secret: async () => key }),
  );
const open = () => openWith(ghostKey);

const block = { direction: 'ltr', format: '', indent: 0 };
const text = (words: string, format = 0, type = 'extended-text') => ({
  detail: 0,
  format,
  mode: 'normal',
  style: '',
  text: words,
  type,
  version: 1,
});
const paragraph = (...children: object[]) => ({ children, ...block, type: 'paragraph', version: 1 });
const item = (value: number, ...children: object[]) => ({ children, ...block, type: 'listitem', version: 1, value });

/** As the editor makes it: a link, an HTML card with a table, a card that only Ghost knows, a list of the older node types. */
const byHand = JSON.stringify({
  root: {
    children: [
      paragraph(
        text('Die Jacke', 1),
        text(' kostet 249 € im '),
        {
          children: [text('Shop')],
          ...block,
          type: 'link',
          version: 1,
          rel: 'noreferrer',
          target: null,
          title: null,
          url: 'https://example.org/shop',
        },
        text('.'),
      ),
      { type: 'html', version: 1, html: '<table><tr><td>Tabelle</td></tr></table>' },
      paragraph(text('Ein '), text('zweiter', 0, 'text')),
      { type: 'bookmark', version: 1, url: 'https://example.org/test', metadata: { title: 'Test', icon: null } },
      { children: [text('Pflege')], ...block, direction: null, type: 'heading', version: 1, tag: 'h3' },
      {
        children: [item(1, text('kalt '), text('waschen', 3)), item(2, text('lüften'))],
        ...block,
        type: 'list',
        version: 1,
        listType: 'bullet',
        start: 1,
        tag: 'ul',
      },
    ],
    direction: null,
    format: '',
    indent: 0,
    type: 'root',
    version: 1,
  },
});

describeChannelContract('Ghost', () => ({
  open,
  countLive: async ({ marker }) =>
    site.posts().filter((post) => post.status === 'published' && String(post.codeinjection_head).includes(marker))
      .length,
  async crashBeforeLive(prepared) {
    site.faults(({ method }) => ({ kind: method === 'PUT' ? 'reset-before' : 'none' }));
    await open()
      .commit(prepared)
      .catch(() => {});
    site.faults(() => ({ kind: 'none' }));
  },
  editByHand: async (id) =>
    void site.save(id, { lexical: String(site.post(id)!.lexical).replace(/Die(?:se)? Jacke/, 'Unsere Jacke') }),
  async pageByHand() {
    const [remoteId, slug] = [randomBytes(12).toString('hex'), `jacken-${++counter}`];
    site.save(remoteId, {
      title: 'Jacken',
      slug,
      meta_description: 'Alles über Jacken.',
      lexical: byHand,
      status: 'published',
    });
    return { remoteId, url: `${site.url}/${slug}/` };
  },
  async rawPage(id) {
    const { updated_at: _, ...post } = site.post(id)!;
    return JSON.stringify(post);
  },
  removeByHand: async (id) => site.remove(id),
  openWithoutRights: async () => ({
    channel: openWith(`${'b2'.repeat(12)}:${'5e'.repeat(32)}`),
    restore: async () => {},
  }),
}));

describeFaults('Ghost', {
  simulator: () => site,
  open: () => openWith(ghostKey, { timeoutSeconds: 30 }),
  impatient: () => openWith(ghostKey, { timeoutSeconds: 0.4 }),
});

describe('A Ghost', () => {
  it('gets one live post from executions that race, whatever drafts they leave', async () => {
    const prepared = await open().prepare(anInput());
    await Promise.allSettled(Array.from({ length: 5 }, () => open().commit(prepared)));
    if ((await open().find(prepared)).state !== 'live') await open().commit(prepared);
    expect(site.effects().filter(({ marker }) => marker === prepared.marker)).toHaveLength(1);
  });

  it('is found again by its mark where a person has given a piece another address', async () => {
    const prepared = await open().prepare(anInput());
    const { remoteId } = await open().commit(prepared);
    site.save(remoteId, { slug: 'ganz-anders' });
    expect(await open().find(prepared)).toMatchObject({ state: 'live', receipt: { remoteId } });
  });

  it('sends no key that is no key', async () => {
    const before = site.log.length;
    await expect(openWith('secret').commit(await open().prepare(anInput()))).rejects.toMatchObject({
      errorClass: 'auth',
    });
    expect(site.log.length).toBe(before);
  });
});
