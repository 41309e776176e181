import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { askWordPress, type RunningWordPress } from '../support/wordpress.ts';
import type { RemotePost } from './posts.ts';
import { until } from './until.ts';

/** What of a post a refresh has no business with, as the administrator sees it. */
export interface FullPost extends RemotePost {
  slug: string;
  link: string;
}

const block = (name: string, html: string, attributes = ''): string =>
  `<!-- wp:${name}${attributes && ` ${attributes}`} -->\n${html}\n<!-- /wp:${name} -->`;
const paragraph = (html: string): string => block('paragraph', `<p>${html}</p>`);
const heading = (id: string, html: string): string => block('heading', `<h2 id="${id}">${html}</h2>`);

/** What the house cannot write, in spellings that it would not choose: it must come back byte for byte. */
const table = block(
  'table',
  '<figure class="wp-block-table is-style-stripes"><table><thead><tr><th>Jacke</th><th>Waschgang</th></tr></thead><tbody><tr><td>Hardshelljacke</td><td>fein&nbsp;&ndash; 30&#176;</td></tr><tr><td>Fleecejacke</td><td>pflegeleicht</td></tr></tbody></table></figure>',
  '{"className":"is-style-stripes"}',
);
const video = block(
  'embed',
  '<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\nhttps://video.example/waschen?v=1&amp;t=20\n</div></figure>',
  '{"url":"https://video.example/waschen?v=1\\u0026t=20","type":"video"}',
);
const shop = paragraph('<a href="https://www.steinfoehr.example/de/laden">Zum Laden von Steinhauer &amp; Föhr</a>');

/** Two pages that decayed, most first, each with something that documents or price list contradict today, and pages that do well. */
export const decayed = {
  washing: {
    slug: 'hardshelljacke-waschen',
    title: 'Hardshelljacke waschen: so bleibt sie dicht',
    excerpt: 'Wie oft eine Hardshelljacke in die Maschine darf, mit welchem Waschmittel, und was ihr danach guttut.',
    outdated: ['40 Grad', '22,90 €'],
    today: ['30 Grad', '24,90 €'],
    queries: ['hardshelljacke imprägnieren schritt für schritt', 'hardshelljacke waschen'],
    kept: [
      paragraph(
        'Viele Hardshelljacken werden zu <em>selten</em> gewaschen. Dabei ist eine saubere Jacke angenehmer zu tragen, und sie hält Regen besser ab.',
      ),
      heading('wie-oft', 'Wie oft in die Wäsche?'),
      paragraph(
        'Schweiß, Hautfett und Sonnencreme setzen sich in das Gewebe und bremsen den Wasserdampf. Wer im Sommer viel unterwegs ist, wäscht die Jacke am Ende jeder Tourenwoche.',
      ),
      heading('waschgang', 'Der richtige Waschgang'),
      table,
      video,
      heading('danach', 'Nach der Wäsche'),
      shop,
    ],
    changed: [
      'Die Nordgrat 3L wird bei 40 Grad im Feinwaschgang gewaschen. Alle Reißverschlüsse sind dabei geschlossen, die Taschen leer.',
      'Die Jacke trocknet an der Luft auf einem Bügel. Für alles gibt es das Pflegeset Waschen und Imprägnieren für 22,90 €.',
    ],
  },
  layers: {
    slug: 'schichten-im-herbst',
    title: 'Schichten im Herbst: was unter die Jacke gehört',
    excerpt: 'Welche Lagen im Herbst zusammenpassen, und weshalb drei dünne besser sind als eine dicke.',
    outdated: ['139,00 €'],
    today: ['149,00 €'],
    queries: ['schichtenprinzip skitour', 'zwiebelprinzip wandern'],
    kept: [
      paragraph('Morgens liegt Reif, mittags scheint die Sonne: Im Herbst braucht der Tag mehrere Kleider.'),
      heading('mitte', 'Die mittlere Lage'),
      table.replaceAll('Waschgang', 'Aufgabe'),
      shop,
    ],
    changed: ['Warm und leicht zugleich ist ein Fleece. Die Fleecejacke Moosbach kostet 139,00 €.'],
  },
} as const;
const healthy = ['schlafsack-lagern', 'rucksack-einstellen', 'merino-geruch', 'reparatur-oder-neu'];

const contentOf = ({ kept, changed }: (typeof decayed)[keyof typeof decayed]): string => {
  const last = kept.length - 1;
  const middle = kept.findIndex((piece) => piece.includes('wp:table'));
  const [first, second] = changed.map(paragraph);
  return [...kept.slice(0, middle), first, ...kept.slice(middle, last), ...(second ? [second] : []), kept[last]].join(
    '\n\n',
  );
};

/** Writes the pages as people of the site do, saved twice, so that WordPress keeps their last version as a revision. */
export async function publishDecayed(site: RunningWordPress): Promise<Record<keyof typeof decayed, FullPost>> {
  const publish = async (page: (typeof decayed)[keyof typeof decayed]): Promise<FullPost> => {
    const { slug, title, excerpt } = page;
    const facts = { slug, title, excerpt, status: 'publish', comment_status: 'closed', date: '2024-10-02T08:00:00' };
    const { json } = await askWordPress(site, 'autor', 'POST', '/wp/v2/posts', { ...facts, content: 'Entwurf' });
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${json.id}`, { content: contentOf(page) });
    return postOf(site, json.id);
  };
  return { washing: await publish(decayed.washing), layers: await publish(decayed.layers) };
}

export const postOf = async (site: RunningWordPress, id: number): Promise<FullPost> =>
  (await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${id}`)).json;

/** Saved versions of a post, newest first, without autosaves. */
export async function revisionsOf(
  site: RunningWordPress,
  id: number,
): Promise<{ id: number; author: number; slug: string; content: { raw: string } }[]> {
  const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${id}/revisions`, undefined, {
    per_page: '100',
  });
  return json.filter(({ slug }: { slug: string }) => !slug.includes('-autosave-'));
}

/** Gives the site the public address of what stands before it, as an operator does with a proxy. */
export async function moveSite(site: RunningWordPress, name: string, url: string): Promise<void> {
  const file = fileURLToPath(new URL(`../../.copydesk/peers/test-${name}/site/wp-config.php`, import.meta.url));
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(site.url, url));
  await until('the site names its new address', async () => {
    const { home } = await (await fetch(`${site.url}/?rest_route=/`)).json();
    return home === url;
  });
}

const windowDays = 28;
/** Search Console calls nothing final that is younger. */
const lagDays = 3;

/** A Search Console export of two windows that end with the last final day: day, page, search term. */
export function searchConsoleExport(url: string, today: Date): string {
  const rows = ['Date,Page,Query,Clicks,Impressions,Position'];
  for (let back = lagDays + 2 * windowDays - 1; back >= lagDays; back -= 1) {
    const date = new Date(today.getTime() - back * 86_400_000).toISOString().slice(0, 10);
    const before = back >= lagDays + windowDays;
    const wave = back % 7;
    const row = (slug: string, query: string, clicks: number) =>
      rows.push(`${date},${url}/${slug}/,${query},${clicks},${clicks * 9 + wave},3.4`);
    const { washing, layers } = decayed;
    for (const query of washing.queries) row(washing.slug, query, before ? 12 + wave : 3);
    for (const query of layers.queries) row(layers.slug, query, before ? 8 + wave : 4);
    for (const slug of healthy) row(slug, slug.replaceAll('-', ' '), 11 + wave);
  }
  return `${rows.join('\n')}\n`;
}
