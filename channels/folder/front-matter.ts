import { isMap, isScalar, parseDocument, type Scalar, stringify } from 'yaml';
import { digitalSourceType } from '../provenance.ts';
import type { PageParts } from './page.ts';
import type { NewPage } from './page-format.ts';

/** Generators of static sites, and what each reads from the front matter of a page. */
export const generators = {
  // https://gohugo.io/content-management/front-matter/
  hugo: ({ slug, date }: NewPage) => ({ date, slug }),
  // https://docs.astro.build/en/guides/content-collections/ and the schema of Astro's blog template; `slug` is the id of the entry.
  astro: ({ slug, date }: NewPage) => ({ pubDate: date, slug }),
  // https://www.11ty.dev/docs/data-configuration/ and permalinks; the path is below the site.
  eleventy: ({ date }: NewPage, url: string) => ({ date, permalink: new URL(url).pathname }),
};
export type Generator = keyof typeof generators;

/** The front matter of a new page, with both of its lines. YAML, which all three read. */
export function frontMatter(page: PageParts & NewPage, generator: Generator): string {
  const data = {
    title: page.title,
    description: page.description,
    ...generators[generator](page, page.url),
    lang: page.locale,
    draft: false,
    copydesk: { publication: page.publication, digitalSourceType, ...page.metadata },
  };
  // Dates as YAML has them, strings in quotes: no text is taken for a number or a date.
  const yaml = stringify(data, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
  return `---\n${yaml.replace(/^(date|pubDate): "(\d{4}-\d\d-\d\d)"$/m, '$1: $2')}---\n`;
}

/** Where the YAML of a file stands, and where its text begins. Null without front matter. */
export function findFrontMatter(text: string): { start: number; end: number; body: number } | null {
  const found = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (found?.index !== 0) return null;
  const start = found[0].indexOf('\n') + 1;
  return { start, end: start + found[1]!.length, body: found[0].length };
}

/** What of it is used; empty where it is no YAML. */
export function readFrontMatter(yaml: string): { title: string; description: string; publication: string | null } {
  const map = mapIn(yaml);
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  const publication = text(map?.getIn(['copydesk', 'publication']));
  return {
    title: text(map?.get('title')),
    description: text(map?.get('description')),
    publication: /^[0-9a-f]{64}$/.test(publication) ? publication : null,
  };
}

/** The YAML with another text in one field; all else keeps its bytes. A field that is not there comes behind the title. */
export function withField(yaml: string, field: 'title' | 'description', value: string): string {
  const map = mapIn(yaml);
  const node = map?.get(field, true);
  const written = JSON.stringify(value);
  if (isScalar(node) && node.range) {
    const [start, end] = node.range;
    const newline = /^BLOCK/.test(String((node as Scalar).type)) ? '\n' : '';
    return `${yaml.slice(0, start)}${written}${newline}${yaml.slice(end)}`;
  }
  const title = map?.get('title', true);
  const behind = isScalar(title) && title.range ? yaml.indexOf('\n', title.range[1] - 1) + 1 : 0;
  return `${yaml.slice(0, behind)}${field}: ${written}\n${yaml.slice(behind)}`;
}

function mapIn(yaml: string) {
  const document = parseDocument(yaml);
  return document.errors.length === 0 && isMap(document.contents) ? document.contents : null;
}
