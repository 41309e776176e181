import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { plainText } from '../live-content.ts';
import type { WordPressClient } from './client.ts';
import type { WordPressSettings } from './settings.ts';

/** Ids of the categories and tags of new posts; left out where there are none. */
export interface Terms {
  categories?: number[];
  tags?: number[];
}

const Term = z.array(z.object({ id: z.number().int(), name: z.string(), slug: z.string() }));
const fields = { context: 'view', _fields: 'id,name,slug' };

/** Looks the terms of the settings up, by slug, then by name. Errors: `invalid` for one that the site has not, with some that it has. */
export async function resolveTerms(client: WordPressClient, { terms, postType }: WordPressSettings): Promise<Terms> {
  if (postType === 'page' && (terms.categories.length > 0 || terms.tags.length > 0)) {
    throw new CopydeskError('invalid', 'Pages of WordPress have neither categories nor tags.', {
      where: { field: 'settings.terms' },
    });
  }
  const found: Terms = {};
  for (const taxonomy of ['categories', 'tags'] as const) {
    const ids: number[] = [];
    for (const wanted of terms[taxonomy]) ids.push(await termId(client, taxonomy, wanted));
    // In one order, whatever the settings say: the same input gives the same bytes.
    if (ids.length > 0) found[taxonomy] = [...new Set(ids)].sort((one, other) => one - other);
  }
  return found;
}

async function termId(client: WordPressClient, taxonomy: keyof Terms, wanted: string): Promise<number> {
  const route = `/wp/v2/${taxonomy}`;
  const ask = async (query: Record<string, string>) =>
    Term.parse((await client.read(route, { ...query, ...fields })).json);
  const [bySlug] = await ask({ slug: wanted });
  if (bySlug?.slug === wanted) return bySlug.id;
  // Names are kept with entities in them, so what is asked for is the longest part that has none.
  const part = wanted.split(/[&<>"']/).reduce((longest, each) => (each.length > longest.length ? each : longest), '');
  const byName = (await ask({ search: part.trim(), per_page: '100' })).filter(({ name }) => plainText(name) === wanted);
  if (byName.length === 1) return byName[0]!.id;
  const choices = (await ask({ per_page: '100', orderby: 'name' })).map(({ slug }) => slug);
  const several = byName.length > 1 ? 'several' : 'no';
  throw new CopydeskError('invalid', `The site has ${several} ${taxonomy} called "${wanted}".`, {
    where: { field: `settings.terms.${taxonomy}` },
    choices,
  });
}
