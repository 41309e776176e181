import { pathBelow } from '../page-address.ts';
import type { WordPressClient } from './client.ts';
import { parseAddresses, routeOf } from './post.ts';

/**
 * The id of the live post or page at a public address, null when there is none. Asks by id (`?p=1`, `/archives/1`) and by slug, and takes only
 * what WordPress itself says is at this address.
 */
export async function idAt(url: string, site: string, client: WordPressClient): Promise<string | null> {
  const path = pathBelow(site, url);
  if (path === null) return null;
  const query = new URL(url).searchParams;
  const plain = query.get('p') ?? query.get('page_id');
  if (plain !== null && path === '') return /^[1-9]\d{0,18}$/.test(plain) ? plain : null;
  const last = path
    .split('/')
    .at(-1)!
    .replace(/\.html?$/, '');
  if (last === '') return null;
  const number = /^[1-9]\d{0,18}$/.test(last) ? [{ include: last }] : [];
  // Where both have this address, WordPress shows the page.
  for (const type of ['page', 'post'] as const) {
    for (const question of [{ slug: last }, ...number]) {
      const { json } = await client.read(routeOf({ type }), {
        ...(question as Record<string, string>),
        ...{ status: 'publish', context: 'view', per_page: '100', _fields: 'id,link' },
      });
      const there = parseAddresses(json).find(({ link }) => pathBelow(site, link) === path && !new URL(link).search);
      if (there) return String(there.id);
    }
  }
  return null;
}
