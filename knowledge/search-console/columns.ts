import { CopydeskError } from '../../domain/errors.ts';

/** What the house reads of an export. `split` columns cut a page's figures into parts, which add up again. */
export type Field = 'date' | 'page' | 'query' | 'clicks' | 'impressions' | 'ctr' | 'position' | 'sumPosition' | 'split';

/**
 * Names of columns, lower case, as exports give them: the Search Analytics API and tools on it, the bulk export to BigQuery (`data_date`,
 * `url`, `sum_position`), Looker Studio (`Landing Page`, `Url Clicks`), and the German interface.
 */
const names: Record<Field, readonly string[]> = {
  date: ['date', 'data_date', 'day', 'datum', 'tag'],
  page: ['page', 'url', 'landing page', 'seite', 'zielseite'],
  query: ['query', 'search query', 'suchanfrage'],
  clicks: ['clicks', 'url clicks', 'klicks'],
  impressions: ['impressions', 'impressionen'],
  ctr: ['ctr', 'url ctr'],
  position: ['position', 'average position', 'durchschnittliche position'],
  sumPosition: ['sum_position'],
  split: ['country', 'land', 'device', 'gerät', 'search_type', 'search type', 'suchtyp', 'site_url', 'property'],
};

/** One header for each field, for messages. */
const choices = ['date', 'page', 'query', 'clicks', 'impressions', 'ctr', 'position', 'country', 'device'];

const comparison = /^(?:top pages|die häufigsten seiten|häufigste seiten)$/;

/** Which field each column holds, by the first line. Every column must be known, and none may stand there twice. */
export function columnsOf(header: readonly string[], file: string): Field[] {
  const problem = (field: string | undefined, message: string, valid?: readonly string[]) =>
    new CopydeskError('invalid', message, { where: { file, line: 1, field }, choices: valid });
  const wanted = header.map((name) => name.trim().toLowerCase().replace(/\s+/g, ' '));
  if (wanted.some((name) => comparison.test(name))) {
    throw problem(
      header[0],
      'This is the table that the interface exports: sums of a period without days. Which days they are of, and whether a page lost by chance, cannot be told from it. Export with the dimensions date and page (API, BigQuery or Looker Studio).',
      choices,
    );
  }
  const fields = wanted.map((name, at) => {
    const field = (Object.keys(names) as Field[]).find((one) => names[one].includes(name));
    if (!field) throw problem(header[at] || `column ${at + 1}`, `There is no column "${header[at]}".`, choices);
    return field;
  });
  for (const needed of ['date', 'page', 'clicks'] as const)
    if (!fields.includes(needed)) throw problem(needed, 'This column is missing.', names[needed]);
  const twice = fields.find((field, at) => field !== 'split' && fields.indexOf(field) < at);
  if (twice) throw problem(twice, 'This column stands here twice.');
  return fields;
}
