import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Config } from '../config.ts';
import { CopydeskError, explainError } from '../domain/errors.ts';
import type { FolderReport } from '../knowledge/ingest-folder.ts';
import { connectTemporal, temporalOf } from './connect-temporal.ts';
import { openHouse } from './open-house.ts';
import { readDocuments } from './read-documents.ts';
import { registerSearchAttributes } from './search-attributes.ts';

/** What a set-up found and made, by tenant. */
export interface SetUpReport {
  database: string;
  temporal: string;
  tenants: { tenant: string; knowledge: FolderReport }[];
}

/** How long database and Temporal may take to come up: a new cluster makes its schema first. */
const patienceMs = 180_000;

/**
 * Makes everything ready for a server and workers of their own: waits for Postgres and Temporal, migrates, registers the search attributes,
 * and reads the documents of each workspace. Doing it again changes nothing; two at once do it one after the other.
 * @param say one line for each thing, as it is done
 * @throws CopydeskError `invalid` without DATABASE_URL or TEMPORAL_ADDRESS, else what the part in question says
 */
export async function setUp(config: Config, say: (line: string) => void): Promise<SetUpReport> {
  const { databaseUrl, temporal } = config;
  if (!databaseUrl || !temporal.address)
    throw new CopydeskError(
      'invalid',
      'A set-up is for a server and workers of their own, and these share a Postgres and a Temporal. On one machine npm start does all of it.',
      { where: { field: databaseUrl ? 'TEMPORAL_ADDRESS' : 'DATABASE_URL' } },
    );
  const alone = await waitFor('Postgres', () => holdTurn(databaseUrl), say);
  try {
    const house = await openHouse(config);
    try {
      const database = new URL(databaseUrl);
      say(`database   ${database.host}${database.pathname}, migrated`);
      await waitFor('Temporal', () => prepare(config), say);
      say(`temporal   ${temporal.address}, namespace ${temporal.namespace}, search attributes registered`);
      const tenants = [];
      for (const tenant of house.tenants) {
        const knowledge = await readDocuments(tenant);
        say(`knowledge  ${tenant.tenant}: ${counts(knowledge)}`);
        for (const { file, reason } of knowledge.failed) say(`           not read: ${file}: ${reason}`);
        tenants.push({ tenant: tenant.tenant, knowledge });
      }
      return { database: `${database.host}${database.pathname}`, temporal: temporal.address, tenants };
    } finally {
      await house.close();
    }
  } finally {
    await alone.end();
  }
}

/** A connection that holds the turn of this database's set-up until it ends, as it does with a process that is killed. */
async function holdTurn(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // The number is arbitrary, but for ever the same, and another than that of the migrations.
    await client.query('select pg_advisory_lock(7236498202)');
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function prepare({ temporal }: Config): Promise<void> {
  const connection = await connectTemporal(temporalOf(temporal), 5_000);
  try {
    await connection.workflowService.describeNamespace({ namespace: temporal.namespace });
    await registerSearchAttributes(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
}

const counts = ({ added, changed, unchanged, retired }: FolderReport): string =>
  `${added.length + changed.length + unchanged.length} documents, ${added.length} new, ${changed.length} changed, ${retired.length} retired`;

/** Tries until it works. What waiting cannot mend, such as a wrong password, is said at once. */
async function waitFor<T>(what: string, attempt: () => Promise<T>, say: (line: string) => void): Promise<T> {
  const end = Date.now() + patienceMs;
  for (let said = false; ; await sleep(1_000)) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (Date.now() > end)
        throw new CopydeskError('transient', `${what} has not come up: ${explainError(error)}`, { cause: error });
      if (!said) say(`waiting    for ${what}: ${explainError(error)}`);
      said = true;
    }
  }
}

/** NOT_FOUND, UNAVAILABLE and DEADLINE_EXCEEDED of gRPC: a namespace is made a moment after the server is up. */
const comingUp = [5, 14, 4];

/** No connection yet, or a Postgres that is starting or restarting (SQLSTATE 57P03, 57P01, class 08). */
function mayPass(error: unknown): boolean {
  if (error instanceof CopydeskError) return error.errorClass === 'transient';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return comingUp.includes(code);
  if (typeof code !== 'string') return error instanceof Error && /timeout|terminated/i.test(error.message);
  return /^(E[A-Z_]+|57P0[13]|08...)$/.test(code);
}
