import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { look, type Part, well } from './part.ts';

/** The database, looked at without opening the embedded one: a second owner would destroy it. */
export function databasePart({ databaseUrl, home }: Config): Promise<Part[]> {
  if (databaseUrl) return look('database', 'Start Postgres, or correct DATABASE_URL.', () => postgresPart(databaseUrl));
  return look('database', 'npm start', async () => embeddedPart(join(home, 'database')));
}

async function postgresPart(url: string): Promise<Part> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const { host, port, database } = client;
    return well('database', `Postgres ${rows[0]!.server_version} at ${host}:${port}/${database}`);
  } finally {
    await client.end();
  }
}

function embeddedPart(directory: string): Part {
  if (!existsSync(join(directory, 'pgdata')))
    return well('database', `embedded; ${directory} is made at the first start`);
  const pid = ownerOf(directory);
  const survives = 'It survives the death of a process, not of the machine; Postgres (DATABASE_URL) survives both.';
  if (pid === null) return well('database', `embedded in ${directory}, open in no process. ${survives}`);
  if (existsSync('/proc/self') && !existsSync(`/proc/${pid}`)) {
    return well(
      'database',
      `embedded in ${directory}; process ${pid} was killed with it, the next start takes over. ${survives}`,
    );
  }
  return well('database', `embedded in ${directory}, open in process ${pid}. ${survives}`);
}

function ownerOf(directory: string): string | null {
  const file = join(directory, 'lock.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}
