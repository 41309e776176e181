import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { CopydeskError } from '../../domain/errors.ts';
import { readAddress, readCount, readDay, readDecimal, readShare } from './cells.ts';
import { columnsOf, type Field } from './columns.ts';

/** How one page did on one day, for one search term where the export has them. */
export interface SearchRow {
  /** `2026-11-02`; days of Search Console are days in Pacific time. */
  date: string;
  page: string;
  query: string | null;
  clicks: number;
  impressions: number;
  /** Mean position, 1 is the top; null when the export does not say. */
  position: number | null;
}

/** Bytes. A year of a shop's pages by day is far below it. */
const mostBytes = 200 * 1024 * 1024;

/**
 * Reads a Search Console export in long form: one row for each day and page (and search term), comma, semicolon or tab between cells, UTF-8.
 * `file` lies below the workspace, symbolic links resolved. Strict: the first cell that cannot be read stops it with file, line and column, and
 * nothing of the file is used. Errors: `not_found`, else `invalid`.
 */
export async function readExport(workspaceDirectory: string, file: string): Promise<SearchRow[]> {
  const path = await below(workspaceDirectory, file);
  const rows: SearchRow[] = [];
  const parser = parse({
    bom: true,
    delimiter: await delimiterOf(path),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 64 * 1024,
  });
  let fields: Field[] | null = null;
  const read = async (records: AsyncIterable<{ record: string[]; info: { lines: number } }>): Promise<void> => {
    let readRow: ((cells: readonly string[], line: number) => SearchRow) | null = null;
    for await (const { record, info } of records) {
      if (readRow) rows.push(readRow(record, info.lines));
      else {
        fields = columnsOf(record, file);
        readRow = rowReader(fields, record, file);
      }
    }
  };
  try {
    await pipeline(createReadStream(path), parser, read);
  } catch (cause) {
    if (cause instanceof CopydeskError) throw cause;
    const { lines, message } = cause as Error & { lines?: number };
    throw new CopydeskError('invalid', `The table cannot be read: ${message}`, { where: { file, line: lines }, cause });
  }
  if (!fields || rows.length === 0)
    throw new CopydeskError('invalid', 'The export is empty: it has no row below the names of the columns.', {
      where: { file },
    });
  return rows;
}

/** The file's real path, when that lies below the workspace's and is a file of bearable size. */
async function below(workspaceDirectory: string, file: string): Promise<string> {
  const where = { file };
  const root = await realpath(workspaceDirectory);
  const path = await realpath(join(root, file)).catch((cause) => {
    throw new CopydeskError('not_found', 'There is no such export below the workspace.', { where, cause });
  });
  const way = relative(root, path);
  if (way === '' || way === '..' || way.startsWith(`..${sep}`))
    throw new CopydeskError('invalid', 'The export must lie below the workspace.', {
      where,
      choices: ['search-console/pages.csv'],
    });
  const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }));
  if (!isFile) throw new CopydeskError('invalid', 'This is no file.', { where, choices: ['a CSV file'] });
  if (size > mostBytes)
    throw new CopydeskError(
      'invalid',
      `The export has ${Math.ceil(size / 2 ** 20)} MB; ${mostBytes / 2 ** 20} MB are read at most. Export fewer days, or leave out the search terms.`,
      { where },
    );
  return path;
}

async function delimiterOf(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const first = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/, 1)[0]!;
    const count = (delimiter: string): number => first.split(delimiter).length;
    return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  } finally {
    await handle.close();
  }
}

/** Reads the rows of one file, and refuses the second row of the same day, page and search term: its clicks would count twice. */
function rowReader(fields: readonly Field[], header: readonly string[], file: string) {
  const known = new Map<string, string>();
  const intern = (text: string): string => {
    if (!known.has(text)) known.set(text, text);
    return known.get(text)!;
  };
  const seen = new Map<string, Set<string>>();
  const split = fields.includes('split');
  return (cells: readonly string[], line: number): SearchRow => {
    const problem = (field: Field | undefined, message: string, choices?: readonly string[]) =>
      new CopydeskError('invalid', message, {
        where: { file, line, ...(field && { field: header[fields.indexOf(field)]! }) },
        choices,
      });
    if (cells.length !== fields.length)
      throw problem(undefined, `This row has ${cells.length} cells, the first line has ${fields.length}.`);
    const cell = <T>(field: Field, reader: (text: string) => T | null, valid: readonly string[]): T => {
      const text = cells[fields.indexOf(field)]!;
      const value = reader(text);
      if (value === null) throw problem(field, `"${text.slice(0, 80)}" cannot be read here.`, valid);
      return value;
    };
    const optional = <T>(field: Field, reader: (text: string) => T | null, valid: readonly string[]): T | null =>
      fields.includes(field) && cells[fields.indexOf(field)] !== '' ? cell(field, reader, valid) : null;

    const date = intern(cell('date', readDay, ['2026-11-02', '20261102', '02.11.2026']));
    const page = intern(cell('page', readAddress, ['a whole address such as https://www.example.com/page']));
    const query = fields.includes('query') ? intern(cells[fields.indexOf('query')]!) : null;
    const clicks = cell('clicks', readCount, ['a whole number such as 1200, 1,200 or 1.200']);
    const impressions = optional('impressions', readCount, ['a whole number such as 1200, 1,200 or 1.200']) ?? 0;
    optional('ctr', readShare, ['0.031', '3.1%', '3,1 %']);
    const sum = optional('sumPosition', readDecimal, ['12.5', '12,5']);
    // The bulk export counts the top position as 0 (Search Console Help, "Tables guidelines and reference").
    const mean = sum === null || impressions === 0 ? null : sum / impressions + 1;
    const position = optional('position', readDecimal, ['3.4', '3,4']) ?? mean;
    if (!split) {
      const key = `${date} ${page}`;
      const queries = seen.get(key) ?? new Set();
      if (queries.has(query ?? ''))
        throw problem('page', 'This page stands here a second time for the same day and search term.', [
          'one row for each day, page and search term',
        ]);
      seen.set(key, queries.add(query ?? ''));
    }
    return { date, page, query, clicks, impressions, position };
  };
}
