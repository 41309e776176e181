import { parse } from 'csv-parse/sync';
import { CopydeskError } from '../domain/errors.ts';
import type { RawContent } from './document-content.ts';

/** A section for each row: `column: value` for every filled cell. Comma, semicolon and tab are all read. */
export function readCsv(source: string, file: string): RawContent {
  const header = source.split(/\r?\n/, 1)[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  const delimiter = [';', ',', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  try {
    const rows = parse(source, { bom: true, columns: true, delimiter, skip_empty_lines: true, trim: true }) as Record<
      string,
      string
    >[];
    const sections = rows.map((row) => ({
      heading: null,
      page: null,
      text: Object.entries(row)
        .filter(([, value]) => value !== '')
        .map(([column, value]) => `${column}: ${value}`)
        .join('; '),
    }));
    return { title: null, language: null, sections };
  } catch (cause) {
    const line = (cause as { lines?: number }).lines;
    throw new CopydeskError('invalid', `The table cannot be read: ${(cause as Error).message}`, {
      where: { file, line },
      cause,
    });
  }
}
