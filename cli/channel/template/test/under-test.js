// @ts-check
import { connector } from '../connector.js';
import { Settings } from '../settings.js';
import { startServer } from './server.js';

/**
 * What `copydesk channel test` holds to the channel contract: your connector, and hands that reach past it into the system.
 *
 * @returns {Promise<{ under: import('copydesk/channel').ChannelUnderTest, close(): Promise<void> }>}
 */
export async function start() {
  const server = await startServer();
  const settings = Settings.parse({
    url: server.url,
    pageUrl: 'https://www.example.org/pages/{slug}',
    token: 'env:TOKEN',
    timeoutSeconds: 2,
  });
  const openWith = (/** @type {string} */ token) =>
    connector.open('test', settings, {
      secret: async () => token,
      journal: { begin: none, done: none, undo: none, steps: none },
      workspaceDirectory: '.',
      now: () => new Date(),
    });
  let counter = 0;
  return {
    under: {
      open: () => openWith('secret'),
      countLive: async ({ marker }) =>
        [...server.pages.values()].filter((page) => page.status === 'live' && String(page.provenance).includes(marker))
          .length,
      async crashBeforeLive(prepared) {
        server.save(prepared.marker, /** @type {Record<string, unknown>} */ (prepared.request.fields));
      },
      async editByHand(id) {
        const body = String(server.pages.get(id)?.body).replace(/Die(?:se)? Jacke/, 'Unsere Jacke');
        server.save(id, { body });
      },
      async pageByHand() {
        counter += 1;
        const [id, slug] = [`by-hand-${counter}`, `jacken-${counter}`];
        const body = [
          '<p>Die Jacke kostet 249 € im <a href="https://example.org/shop">Shop</a>.</p>',
          '<table><tr><td>Tabelle</td></tr></table>',
          '<h3>Pflege</h3>',
        ].join('\n');
        server.save(id, { slug, title: 'Jacken', description: 'Alles über Jacken.', body, status: 'live' });
        return { remoteId: id, url: `https://www.example.org/pages/${slug}` };
      },
      async rawPage(id) {
        const { revision: _, ...page } = server.pages.get(id) ?? {};
        return JSON.stringify(page);
      },
      removeByHand: async (id) => void server.pages.delete(id),
      openWithoutRights: async () => ({ channel: openWith('wrong'), restore: async () => {} }),
    },
    close: server.close,
  };
}

/** @returns {Promise<never>} */
const none = async () => {
  throw new Error('This channel has no steps to remember.');
};
