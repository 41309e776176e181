import { hashOf } from '../../../domain/canonical.ts';
import { askWordPress, wordPressForTests } from '../../../test/support/wordpress.ts';
import { startProxy } from '../proxy.ts';
import type { Remote, RemotePiece } from '../remote.ts';

interface Row {
  id: number;
  status: string;
  title: { raw: string };
  content: { raw: string };
  meta: { copydesk_publication_id?: string };
}

const pageSize = 100;

/** The real WordPress with the companion plugin. Its posts are read by REST as its administrator sees them, past the connector. */
export async function wordpress(): Promise<Remote> {
  const site = await wordPressForTests('nemesis', true);
  const proxy = await startProxy(site.url);
  const rows = async (status: string): Promise<Row[]> => {
    const found: Row[] = [];
    for (let page = 1; ; page += 1) {
      const query = { status, per_page: String(pageSize), page: String(page), orderby: 'id', order: 'asc' };
      const { json } = await askWordPress(site, 'admin', 'GET', '/wp/v2/posts', undefined, query);
      if (!Array.isArray(json)) return found;
      found.push(...(json as Row[]));
      if (json.length < pageSize) return found;
    }
  };
  // What runs before this one left is none of ours.
  const before = new Set((await rows('publish,draft,future,pending,private,trash')).map(({ id }) => id));
  const pieceOf = ({ id, title, content, meta }: Row): RemotePiece => ({
    ...{ id: String(id), marker: meta.copydesk_publication_id ?? '', live: true },
    hash: hashOf({ title: title.raw, html: content.raw }),
  });
  return {
    name: 'wordpress',
    channels: {
      wordpress: {
        ...{ connector: 'wordpress', promise: 'look-up', weight: 0.5 },
        settings: { url: proxy.url, user: 'redaktion', password: 'env:WORDPRESS_PASSWORD', timeoutSeconds: 6 },
      },
    },
    secrets: { 'env:WORDPRESS_PASSWORD': site.users.redaktion.password },
    hashOf: ({ contentHash }) => contentHash,
    pieces: async () => (await rows('publish')).filter(({ id }) => !before.has(id)).map(pieceOf),
    async close() {
      await proxy.close();
      await site.stop();
    },
  };
}
