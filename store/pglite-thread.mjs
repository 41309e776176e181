/**
 * The thread that PGlite runs in: a long query would stop every timer of the thread it is on. Plain JavaScript, because a worker
 * thread on Node 20 gets no TypeScript loader from its parent. Requests are `{ id, text, parameters }` or `{ id, close: true }`,
 * answers `{ id, rows }` or `{ id, error: { message, code } }`; the answer with id 0 says that the database is open.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

const types = { date: 1082, timestamp: 1114, timestamptz: 1184, json: 114, jsonb: 3802 };

const options = {
  extensions: { vector },
  parsers: {
    [types.date]: (text) => text,
    [types.timestamp]: (text) => text,
    [types.timestamptz]: (text) => new Date(text).toISOString(),
  },
  serializers: { [types.json]: jsonText, [types.jsonb]: jsonText },
};

/** The driver for Postgres cannot know that an array is meant as JSON, so here it is refused as well. */
function jsonText(value) {
  if (Array.isArray(value)) throw new Error('An array for a JSON column needs a cast in the statement: `$1::jsonb`.');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A new database is made aside and renamed when it is complete: a crash on the way leaves nothing half made. */
async function open(directory) {
  const data = join(directory, 'pgdata');
  if (!existsSync(data)) {
    const fresh = join(directory, 'pgdata.new');
    rmSync(fresh, { recursive: true, force: true });
    await (await PGlite.create(fresh)).close();
    renameSync(fresh, data);
  }
  return PGlite.create({ ...options, dataDir: data });
}

async function answer({ text, parameters, close }) {
  if (close) return (await database).close();
  if (parameters.length > 0) return (await (await database).query(text, parameters)).rows;
  return (await (await database).exec(text)).at(-1)?.rows ?? [];
}

async function respond(id, work) {
  try {
    parentPort.postMessage({ id, rows: await work() });
  } catch (error) {
    parentPort.postMessage({ id, error: { message: error.message, code: error.code ?? '' } });
  }
}

const database = open(workerData.directory);
parentPort.on('message', (request) => respond(request.id, () => answer(request)));
void respond(0, async () => void (await database));
