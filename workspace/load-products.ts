import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { CopydeskError } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import { Instant } from '../domain/text.ts';
import { directionOverride, directionOverrideMessage } from './direction-overrides.ts';
import { parseMoney } from './parse-money.ts';
import { readText } from './read-text.ts';
import { priceList } from './workspace-files.ts';
import { throwProblems } from './workspace-problems.ts';

const needed = ['sku', 'name_de', 'name_en', 'price', 'currency', 'url'] as const;
const optional = ['lowest_30_days', 'minimum', 'stock', 'offer_ends', 'attributes'] as const;
type Column = (typeof needed)[number] | (typeof optional)[number];
const columns: readonly string[] = [...needed, ...optional];

type Report = (field: Column, message: string, choices?: readonly string[]) => void;

/**
 * Reads `prices.csv`, in UTF-8. The first line names the columns, in any order; comma, semicolon and tab separate them, whichever the
 * first line has most. Prices are numbers with a decimal comma or point and two decimals or none, never with a unit or a separator of
 * thousands. `attributes` is `key=value;key=value`. No file means no products.
 * Throws `WorkspaceProblems` with every row that is wrong.
 */
export async function loadProducts(directory: string): Promise<Product[]> {
  const file = join(directory, priceList);
  const text = await readText(file);
  return text === null ? [] : parseProducts(file, text);
}

function parseProducts(file: string, text: string): Product[] {
  const problems: CopydeskError[] = [];
  const problem = (line: number, field: string | undefined, message: string, choices?: readonly string[]) =>
    problems.push(new CopydeskError('invalid', message, { where: { file, line, field }, choices }));

  const [header, ...rows] = readRows(file, text);
  const names = header?.record ?? [];
  for (const name of names) if (!columns.includes(name)) problem(1, name, `There is no column "${name}".`, columns);
  for (const name of needed) if (!names.includes(name)) problem(1, name, 'This column is missing.');
  for (const name of new Set(names.filter((name, at) => names.indexOf(name) < at)))
    problem(1, name, 'This column stands here twice.');
  throwProblems(problems);

  const seen = new Set<string>();
  const products = rows.map(({ record, line }) => {
    const report: Report = (field, message, choices) => problem(line, field, message, choices);
    if (record.length !== names.length) {
      problem(
        line,
        undefined,
        `This row has ${record.length} cells, the first line has ${names.length}. A cell that holds the separator needs double quotes.`,
      );
      return null;
    }
    const row = Object.fromEntries(names.map((name, at) => [name, record[at]!])) as Record<Column, string | undefined>;
    const product = readProduct(row, report);
    if (seen.has(product.sku))
      report('sku', `"${product.sku}" stands here a second time; each article number may stand once.`);
    seen.add(product.sku);
    return product;
  });
  throwProblems(problems);
  return products.filter((product) => product !== null);
}

/** Records with the line each begins on: a quoted cell may span several. */
function readRows(file: string, text: string): { record: string[]; line: number }[] {
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [';', ',', '\t'].reduce((best, next) =>
    first.split(next).length > first.split(best).length ? next : best,
  );
  try {
    const rows = parse(text, {
      bom: true,
      delimiter,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return (rows as unknown as { record: string[]; raw: string; info: { lines: number } }[]).map(
      ({ record, raw, info }) => ({
        record,
        line: info.lines - (raw.trim().match(/\n/g)?.length ?? 0),
      }),
    );
  } catch (cause) {
    const line = (cause as { lines?: number }).lines;
    throw new CopydeskError('invalid', `The table cannot be read: ${(cause as Error).message}.`, {
      where: { file, line },
      cause,
    });
  }
}

function readProduct(row: Record<Column, string | undefined>, report: Report): Product {
  for (const [column, value] of Object.entries(row)) {
    const character = directionOverride(value ?? '');
    if (character) report(column as Column, directionOverrideMessage(character));
  }
  for (const column of needed) if (!row[column]) report(column, 'This cell is empty.');
  const money = (column: Column): number | null => {
    if (!row[column]) return null;
    const { cents, message, choices } = parseMoney(row[column]);
    if (cents === null) report(column, message, choices);
    return cents;
  };
  const product: Product = {
    sku: row.sku ?? '',
    name: { de: row.name_de ?? '', en: row.name_en ?? '' },
    priceCents: money('price') ?? 0,
    currency: row.currency ?? '',
    lowest30DaysCents: money('lowest_30_days'),
    minimumCents: money('minimum'),
    ...(row.stock && { stock: readStock(row.stock, report) }),
    ...(row.offer_ends && { offerEnds: readInstant(row.offer_ends, report) }),
    url: row.url ?? '',
    attributes: readAttributes(row.attributes ?? '', report),
  };
  if (product.currency && !/^[A-Z]{3}$/.test(product.currency)) {
    report('currency', `"${product.currency}" is not a currency; write its code by ISO 4217, such as "EUR".`);
  }
  if (product.url && !/^https?:$/.test(URL.canParse(product.url) ? new URL(product.url).protocol : '')) {
    report('url', `"${product.url}" is not an address; write it in full, such as "https://www.example.com/product".`);
  }
  if (
    product.minimumCents !== null &&
    row.price &&
    product.priceCents > 0 &&
    product.minimumCents > product.priceCents
  ) {
    report('minimum', 'The minimum is above the price.');
  }
  return product;
}

function readStock(text: string, report: Report): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  report('stock', `"${text}" is not a number of pieces, such as "12".`);
  return null;
}

function readInstant(text: string, report: Report): string | null {
  if (Instant.safeParse(text).success) return text;
  report('offer_ends', `"${text}" is not a time with its offset, such as "2026-12-24T18:00:00+01:00".`);
  return null;
}

function readAttributes(text: string, report: Report): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const part of text.split(';').map((item) => item.trim())) {
    if (part === '') continue;
    const [, key, value] = /^([^=]+?)\s*=\s*(.+)$/.exec(part) ?? [];
    if (!key || !value) report('attributes', `"${part}" is not of the form "key=value", such as "weight=640 g".`);
    else if (Object.hasOwn(attributes, key)) report('attributes', `"${key}" stands here twice.`);
    else attributes[key] = value;
  }
  return attributes;
}
