import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../../activities/create-activities.ts';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { connectors } from '../../channels/registry.ts';
import { ingestFolder } from '../../knowledge/ingest-folder.ts';
import { createGateway } from '../../models/gateway.ts';
import { type HouseWriter, startHouseWriter } from '../../models/house-writer/start-house-writer.ts';
import { houseWriterRoute } from '../../models/routes.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { loadProducts } from '../../workspace/load-products.ts';
import { startEmbeddedStore } from '../support/stores.ts';

export const tenant = 'steinfoehr';
export const example = 'examples/workspace';

const logger = new DefaultLogger('ERROR');

/** The activities of one tenant over the example workspace, an embedded database and the house writer; no Temporal server. */
export async function openDesk() {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-desk-'));
  await cp(example, directory, { recursive: true, filter: (path) => !/\.schemas|\.pdf-sources/.test(path) });
  const running = await startEmbeddedStore();
  const store = running.store.forTenant(tenant);
  const writer: HouseWriter = await startHouseWriter();
  const policies = loadPolicySet(housePolicies);
  const now = () => new Date('2026-11-24T08:00:00Z');
  const load = async () => {
    const workspace = await loadWorkspace(directory, connectors);
    return { workspace, products: await loadProducts(directory), people: workspace.people };
  };
  const deps: TenantDependencies = {
    store,
    gateway: createGateway({ routes: [houseWriterRoute], secret: async () => '', houseWriterUrl: writer.url }),
    authorize: createAuthorizer(policies),
    policySet: 'test',
    publicKeys: async () => ({}),
    loadWorkspace: load,
    workspaceDirectory: directory,
    connectors,
    secret: async () => 'secret',
    now,
  };
  await ingestFolder({ sql: store.sql, tenant, now }, directory, (await load()).workspace.knowledge);
  return {
    directory,
    store,
    deps,
    /** The activities as a workflow of this campaign calls them. */
    activitiesOf(campaign: string, changed: Partial<TenantDependencies> = {}) {
      const activities = createActivities({ forTenant: () => ({ ...deps, ...changed }) });
      const workflowExecution = { workflowId: `${tenant}/campaign/${campaign}`, runId: 'run' };
      const call =
        <Input, Output>(activity: (input: Input) => Promise<Output>) =>
        (input: Input): Promise<Output> =>
          new MockActivityEnvironment({ workflowExecution }, { logger }).run(activity, input);
      return Object.fromEntries(
        Object.entries(activities).map(([name, activity]) => [name, call(activity as never)]),
      ) as unknown as typeof activities;
    },
    async close() {
      await writer.close();
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
