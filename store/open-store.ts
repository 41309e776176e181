import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import { createAccess } from './access.ts';
import { createArtifacts } from './artifacts.ts';
import { createCampaigns } from './campaigns.ts';
import { createCommands } from './commands.ts';
import { createEvents } from './events.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite-sql.ts';
import { openPostgres } from './postgres-sql.ts';
import { createPublications } from './publications.ts';
import type { Store, TenantStore } from './store.ts';
import { createTurns } from './turns.ts';

/** `directory` is made when it is missing; `url` is a connection string such as `postgres://user:password@host:5432/copydesk`. */
export type StoreOptions = { kind: 'embedded'; directory: string } | { kind: 'postgres'; url: string };

/** Opens the database, brings it up to date and returns the store. The caller closes it. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = options.kind === 'embedded' ? await openPglite(options.directory) : await openPostgres(options.url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    forTenant: (tenant) => openTenant(database, tenant),
    tenants: async () => (await database.query<{ tenant: string }>(tenantsQuery)).map((row) => row.tenant),
    close: () => database.close(),
  };
}

function openTenant(sql: Sql, tenant: string): TenantStore {
  if (!tenant)
    throw new CopydeskError('invalid', 'The store opens for one tenant, and its id is empty.', {
      where: { field: 'tenant' },
    });
  return {
    tenant,
    sql,
    artifacts: createArtifacts(sql, tenant),
    turns: createTurns(sql, tenant),
    commands: createCommands(sql, tenant),
    publications: createPublications(sql, tenant),
    campaigns: createCampaigns(sql, tenant),
    events: createEvents(sql, tenant),
    ledger: createLedger(sql, tenant),
    access: createAccess(sql, tenant),
  };
}

const tables = [
  'artifacts',
  'turns',
  'commands',
  'publications',
  'campaigns',
  'events',
  'ledger_model_calls',
  'ledger_decisions',
  'access_tokens',
];
const tenantsQuery = `${tables.map((table) => `select tenant from ${table}`).join(' union ')} order by tenant`;
