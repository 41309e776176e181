import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import { createAccess } from './access.ts';
import { createArtifacts } from './artifacts.ts';
import { createBudgets } from './budgets.ts';
import { createCampaigns } from './campaigns.ts';
import { createChannelStates } from './channel-states.ts';
import { createCommands } from './commands.ts';
import { createConsents } from './consents.ts';
import { createCredentials } from './credentials.ts';
import { dump } from './dump.ts';
import { createEvents } from './events.ts';
import { isolateTenants } from './isolate-tenants.ts';
import { createJournal } from './journal.ts';
import { createLedger } from './ledger.ts';
import { createLineage } from './lineage.ts';
import { listTenants } from './list-tenants.ts';
import { load } from './load.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite-sql.ts';
import { openPostgres } from './postgres-sql.ts';
import { createPublications } from './publications.ts';
import { everyTenant, type Session } from './session.ts';
import { createSlots } from './slots.ts';
import { createStops } from './stops.ts';
import type { Store, TenantStore } from './store.ts';
import { createTurns } from './turns.ts';
import { createWebhooks } from './webhooks.ts';

/** `directory` is made when it is missing; `url` is a connection string such as `postgres://user:password@host:5432/copydesk`. */
export type StoreOptions = { kind: 'embedded'; directory: string } | { kind: 'postgres'; url: string };

/** Opens the database, brings it up to date and returns the store. The caller closes it. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = options.kind === 'embedded' ? await openPglite(options.directory) : await openPostgres(options.url);
  let sessionOf: (tenant: string) => Session;
  try {
    await migrate(database);
    sessionOf = await isolateTenants(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    forTenant(tenant) {
      refuseNoTenant(tenant);
      return openTenant(database.as(sessionOf(tenant)), tenant);
    },
    tenants: () => listTenants(database),
    dump: (write) => dump(database, write),
    load: (rows) => load(database, rows),
    close: () => database.close(),
  };
}

function refuseNoTenant(tenant: string): void {
  if (tenant && tenant !== everyTenant) return;
  throw new CopydeskError('invalid', `The store opens for one tenant, and "${tenant}" is none.`, {
    where: { field: 'tenant' },
  });
}

function openTenant(sql: Sql, tenant: string): TenantStore {
  return {
    tenant,
    sql,
    artifacts: createArtifacts(sql, tenant),
    turns: createTurns(sql, tenant),
    commands: createCommands(sql, tenant),
    publications: createPublications(sql, tenant),
    journal: createJournal(sql, tenant),
    lineage: createLineage(sql, tenant),
    channels: createChannelStates(sql, tenant),
    slots: createSlots(sql, tenant),
    stops: createStops(sql, tenant),
    campaigns: createCampaigns(sql, tenant),
    events: createEvents(sql, tenant),
    ledger: createLedger(sql, tenant),
    budgets: createBudgets(sql, tenant),
    access: createAccess(sql, tenant),
    credentials: createCredentials(sql, tenant),
    webhooks: createWebhooks(sql, tenant),
    consents: createConsents(sql, tenant),
  };
}
