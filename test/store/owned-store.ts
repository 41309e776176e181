import { openStore } from '../../store/open-store.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import { startPostgres } from '../support/postgres.ts';
import type { RunningStore } from '../support/stores.ts';

/**
 * Makes a login with the attributes given and a database that it owns, through a superuser's address of the cluster.
 * Returns the address at which that login has it.
 */
export async function ownDatabase(url: string, user: string, attributes = ''): Promise<string> {
  const admin = await openPostgres(url);
  await admin.query(`create role ${user} login ${attributes}`);
  await admin.query(`create database ${user} owner ${user}`);
  await admin.close();
  return url.replace('copydesk@', `${user}@`).replace(/[^/]*$/, user);
}

/** A store as providers of databases often give it: its user owns the database, is no superuser and makes no roles. */
export async function startOwnedStore(): Promise<RunningStore> {
  const postgres = await startPostgres();
  const store = await openStore({ kind: 'postgres', url: await ownDatabase(postgres.url, 'owner') });
  return {
    store,
    async stop() {
      await store.close();
      await postgres.stop();
    },
  };
}
