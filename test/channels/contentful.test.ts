import { afterAll, beforeAll } from '@jest/globals';
import { contentful } from '../../channels/contentful/connector.ts';
import { ContentfulSettings } from '../../channels/contentful/settings.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { type ContentfulSimulator, startContentful } from '../simulators/contentful.ts';
import { describeChannelContract } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let space: ContentfulSimulator;
let counter = 0;

beforeAll(async () => {
  space = await startContentful();
});
afterAll(() => space.close());

const settings = (more: object = {}) =>
  ContentfulSettings.parse({
    space: 'space1',
    contentType: 'article',
    fields: { description: 'description', provenance: 'provenance' },
    locales: { 'de-DE': 'de', 'en-GB': 'en-GB' },
    pageUrl: 'https://www.example.org/{locale}/magazin/{slug}',
    token: 'env:CONTENTFUL_TOKEN',
    url: space.url,
    timeoutSeconds: 2,
    ...more,
  });
const openWith = (token: string, more: object = {}) =>
  contentful.open('magazin', settings(more), connectorDependencies({ secret: async () => token }));
const open = () => openWith('CFPAT-token');

const text = (value: string, ...marks: string[]) => ({
  nodeType: 'text',
  value,
  marks: marks.map((type) => ({ type })),
  data: {},
});
const node = (nodeType: string, content: object[] = [], data: object = {}) => ({ nodeType, data, content });
const cell = (words: string) => node('table-cell', [node('paragraph', [text(words)])]);
const asset = node('embedded-asset-block', [], {
  target: { sys: { type: 'Link', linkType: 'Asset', id: 'foto1' } },
});

/** As people make it in the editor, and as an importer may have made it: an empty text here, two equal ones in a row there. */
const body = (...more: object[]) =>
  node('document', [
    node('paragraph', [
      text('Die Jacke', 'bold'),
      text(' kostet 249 € im '),
      node('hyperlink', [text('Shop')], { uri: 'https://example.org/shop' }),
      text('.'),
    ]),
    asset,
    node('paragraph', [text('Ein '), text('zweiter'), text('')]),
    node('table', [node('table-row', [cell('Tabelle'), cell('Wert')])]),
    node('heading-3', [text('Pflege')]),
    node('unordered-list', [
      node('list-item', [node('paragraph', [text('kalt '), text('waschen', 'italic', 'bold')])]),
      node('list-item', [node('paragraph', [text('lüften')])]),
    ]),
    ...more,
  ]);

function byHand(changes: object = {}): { remoteId: string; url: string } {
  const id = `von-hand-${++counter}`;
  const fields = {
    title: { de: 'Jacken – Grat' },
    slug: { de: `jacken-${counter}` },
    description: { de: 'Alles über Jacken.' },
    body: { de: body() },
    ...changes,
  };
  space.save(id, () => ({ fields, metadata: { tags: [{ sys: { id: 'winter' } }], concepts: [] } }));
  return { remoteId: `${id}:de`, url: `https://www.example.org/de/magazin/jacken-${counter}` };
}
const idOf = (remoteId: string) => remoteId.split(':')[0]!;

describeChannelContract('Contentful', () => ({
  open,
  countLive: async ({ marker }) =>
    space.entries().filter(({ published }) => canonicalJson(published ?? {}).includes(marker)).length,
  async crashBeforeLive(prepared) {
    space.faults(({ path }) => ({ kind: path.endsWith('/published') ? 'reset-before' : 'none' }));
    await open()
      .commit(prepared)
      .catch(() => {});
    space.faults(() => ({ kind: 'none' }));
  },
  async editByHand(remoteId) {
    space.save(idOf(remoteId), ({ fields }) => ({
      fields: JSON.parse(JSON.stringify(fields).replace(/Die(?:se)? Jacke/, 'Unsere Jacke')),
    }));
  },
  pageByHand: async () => byHand(),
  rawPage: async (remoteId) => {
    const { published, metadata } = space.entry(idOf(remoteId))!;
    return JSON.stringify({ published, metadata });
  },
  removeByHand: async (remoteId) => space.remove(idOf(remoteId)),
  openWithoutRights: async () => ({ channel: openWith('wrong'), restore: async () => {} }),
}));

describeFaults('Contentful', {
  simulator: () => space,
  open: () => openWith('CFPAT-token', { timeoutSeconds: 30 }),
  impatient: () => openWith('CFPAT-token', { timeoutSeconds: 0.4 }),
});
