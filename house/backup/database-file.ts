import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CopydeskError } from '../../domain/errors.ts';
import type { DumpedRow, Store } from '../../store/store.ts';

/** Rows gather to this many characters before they go through the compressor, which takes long for each piece. */
const pieceLength = 64 * 1024;

/** The last line. Without it rows may be missing, which the rows themselves cannot tell. */
interface End {
  end: true;
  rows: number;
}

/** The embedded database serves nobody else meanwhile, so speed comes before size. */
export const compression = { level: 1 };

/** Writes all rows as lines of JSON, compressed, and the end mark behind them. */
export async function writeDatabase(
  store: Store,
  file: string,
): Promise<{ rows: Record<string, number>; tenants: string[] }> {
  const rows: Record<string, number> = {};
  const tenants = new Set<string>();
  const gzip = createGzip(compression);
  const written = pipeline(gzip, createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true }));
  // Whoever waits for it hears of a failure; before, nobody may be waiting yet.
  written.catch(() => {});
  let piece = '';
  const put = async (line: DumpedRow | End) => {
    piece += `${JSON.stringify(line)}\n`;
    if (piece.length < pieceLength && !('end' in line)) return;
    const room = gzip.write(piece);
    piece = '';
    if (!room) await Promise.race([once(gzip, 'drain'), written]);
  };
  try {
    await store.dump(async (line) => {
      rows[line.table] = (rows[line.table] ?? 0) + 1;
      if (typeof line.row.tenant === 'string') tenants.add(line.row.tenant);
      await put(line);
    });
    await put({ end: true, rows: Object.values(rows).reduce((sum, count) => sum + count, 0) });
    gzip.end();
    await written;
  } catch (error) {
    gzip.destroy();
    await written.catch(() => {});
    throw error;
  }
  return { rows, tenants: [...tenants].sort() };
}

/** The rows again, and an error instead of an end when the end mark is missing, too early or counts otherwise. */
export async function* readDatabase(file: string): AsyncGenerator<DumpedRow> {
  let rows = 0;
  let ended = false;
  for await (const text of linesOf(file)) {
    if (ended) throw broken(file, 'goes on behind its end mark');
    const line = parse(text, file, rows);
    if ('end' in line) {
      if (line.rows !== rows) throw broken(file, `has ${rows} rows and should have ${line.rows}`);
      ended = true;
      continue;
    }
    rows += 1;
    yield line;
  }
  if (!ended) throw broken(file, `breaks off after ${rows} rows: its end mark is missing`);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createGunzip();
  // An error of the file or of the compression ends the text with it, so the loop below throws it.
  pipeline(createReadStream(file), text).catch(() => {});
  text.setEncoding('utf8');
  let parts: string[] = [];
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      let from = 0;
      for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
        parts.push(chunk.slice(from, at));
        yield parts.join('');
        parts = [];
        from = at + 1;
      }
      parts.push(chunk.slice(from));
    }
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.startsWith('Z_')) throw broken(file, `cannot be decompressed (${(error as Error).message})`, error);
    throw error;
  }
  if (parts.join('') !== '') throw broken(file, 'breaks off within a row');
}

function parse(text: string, file: string, rows: number): DumpedRow | End {
  try {
    return JSON.parse(text) as DumpedRow | End;
  } catch (cause) {
    throw broken(file, `has no row after ${rows} rows, but something else`, cause);
  }
}

const broken = (file: string, what: string, cause?: unknown): CopydeskError =>
  new CopydeskError('invalid', `The backup's database ${what}. Nothing was restored; take another backup.`, {
    where: { file },
    cause,
  });
