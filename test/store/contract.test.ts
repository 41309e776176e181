import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Store } from '../../store/store.ts';
import { type RunningStore, startEmbeddedStore, startPostgresStore } from '../support/stores.ts';
import { accessContract } from './contract/access.ts';
import { artifactsContract } from './contract/artifacts.ts';
import { budgetsContract } from './contract/budgets.ts';
import { campaignsContract } from './contract/campaigns.ts';
import { channelStatesContract } from './contract/channel-states.ts';
import { commandsContract } from './contract/commands.ts';
import { consentsContract } from './contract/consents.ts';
import { credentialsContract } from './contract/credentials.ts';
import { eventsContract } from './contract/events.ts';
import { journalContract } from './contract/journal.ts';
import { ledgerContract } from './contract/ledger.ts';
import { lineageContract } from './contract/lineage.ts';
import { livePublicationsContract } from './contract/live-publications.ts';
import { publicationsContract } from './contract/publications.ts';
import { rowSecurityContract } from './contract/row-security.ts';
import { slotsContract } from './contract/slots.ts';
import { sqlContract } from './contract/sql.ts';
import { stopsContract } from './contract/stops.ts';
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
  describe('live publications', () => livePublicationsContract(store));
  describe('journal', () => journalContract(store));
  describe('lineage', () => lineageContract(store));
  describe('channels', () => channelStatesContract(store));
  describe('slots', () => slotsContract(store));
  describe('stops', () => stopsContract(store));
  describe('campaigns', () => campaignsContract(store));
  describe('events', () => eventsContract(store));
  describe('ledger', () => ledgerContract(store));
  describe('budgets', () => budgetsContract(store));
  describe('access', () => accessContract(store));
  describe('consents', () => consentsContract(store));
  describe('credentials', () => credentialsContract(store));
  describe('tenants', () => tenantsContract(store));
  describe('statements of a tenant', () => rowSecurityContract(store));
  describe('worlds', () => worldsContract(store));
});
