import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Store } from '../../store/store.ts';
import { type RunningStore, startEmbeddedStore, startPostgresStore } from '../support/stores.ts';
import { accessContract } from './contract/access.ts';
import { artifactsContract } from './contract/artifacts.ts';
import { campaignsContract } from './contract/campaigns.ts';
import { commandsContract } from './contract/commands.ts';
import { eventsContract } from './contract/events.ts';
import { ledgerContract } from './contract/ledger.ts';
import { publicationsContract } from './contract/publications.ts';
import { rowSecurityContract } from './contract/row-security.ts';
import { sqlContract } from './contract/sql.ts';
import { tenantsContract } from './contract/tenants.ts';
import { turnsContract } from './contract/turns.ts';
import { worldsContract } from './contract/worlds.ts';
import { startOwnedStore } from './owned-store.ts';

/** The store promises the same on both dialects, so both run the same sentences. */
describe.each([
  { dialect: 'PGlite', start: startEmbeddedStore },
  { dialect: 'Postgres', start: startPostgresStore },
  { dialect: 'a Postgres where we own the database and may make no role', start: startOwnedStore },
])('the store on $dialect', ({ start }) => {
  let running: RunningStore;
  beforeAll(async () => {
    running = await start();
  }, 120_000);
  afterAll(() => running?.stop());

  const store = (): Store => running.store;
  describe('sql', () => sqlContract(store));
  describe('artifacts', () => artifactsContract(store));
  describe('turns', () => turnsContract(store));
  describe('commands', () => commandsContract(store));
  describe('publications', () => publicationsContract(store));
  describe('campaigns', () => campaignsContract(store));
  describe('events', () => eventsContract(store));
  describe('ledger', () => ledgerContract(store));
  describe('access', () => accessContract(store));
  describe('tenants', () => tenantsContract(store));
  describe('statements of a tenant', () => rowSecurityContract(store));
  describe('worlds', () => worldsContract(store));
});
