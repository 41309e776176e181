import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { connectors } from '../../channels/registry.ts';
import { isCampaignRunning } from '../../house/is-campaign-running.ts';
import { createGateway } from '../../models/gateway.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import { openStore } from '../../store/open-store.ts';
import { createWorker, logTemporalTo } from '../../temporal.ts';
import { bugs } from './bugs.ts';
import { noticeboard } from './noticeboard-connector.ts';
import { type Order, type Question, watchWorker } from './watch.ts';
import { watchedDependencies, watchRequests } from './watched-dependencies.ts';
import type { WorkerOrders } from './worker-orders.ts';

/** Above the heartbeat timeout of five seconds, so that a commit that is thought dead can still be sending. */
const publishing = { remoteTimeMs: 8_000, echoMs: 1_000, orphanedMs: 30_000 };

const orders = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as WorkerOrders;
logTemporalTo(orders.logFile);

const asked = new Map<number, (order: Order) => void>();
let questions = 0;
process.on('message', ({ id, order }: { id: number; order: Order }) => {
  asked.get(id)?.(order);
  asked.delete(id);
});
// Whoever leads the run is gone: nobody is left to end this process.
process.on('disconnect', () => process.exit(1));

const watch = watchWorker(
  (question: Question) =>
    new Promise((done) => {
      questions += 1;
      asked.set(questions, done);
      process.send!({ id: questions, question });
    }),
);
const searches = new RegExp(orders.searches);
watchRequests(watch, (_, { pathname }) => searches.test(pathname));

const store = await openStore({ kind: 'postgres', url: orders.databaseUrl });
const policies = loadPolicySet(housePolicies);
const keysOf = (keys: Record<string, JWK>): Record<string, KeyObject> =>
  Object.fromEntries(
    Object.entries(keys).map(([kid, jwk]) => [kid, createPublicKey({ key: { ...jwk }, format: 'jwk' })]),
  );
const [publicKeys, forgers] = [keysOf(orders.publicKeys), keysOf(orders.forgers)];

const house = new Map<string, () => TenantDependencies>();
for (const { tenant, workspace, bug } of orders.tenants) {
  const secret = async (reference: string): Promise<string> => {
    const value = orders.secrets[reference];
    if (value === undefined) throw new Error(`The bench has no secret ${reference}.`);
    return value;
  };
  const sound: TenantDependencies = {
    store: store.forTenant(tenant),
    gateway: createGateway({ routes: [], secret }),
    authorize: createAuthorizer(policies),
    policySet: policies.hash,
    publicKeys: async () => publicKeys,
    loadWorkspace: async () => ({ workspace, products: [], people: workspace.people }),
    workspaceDirectory: orders.workspaceDirectory,
    connectors: { ...connectors, noticeboard: noticeboard() },
    secret,
    now: watch.now,
    publishing,
    isRunning: (campaign) => isCampaignRunning(connection.workflowService, orders.temporal.namespace, tenant, campaign),
  };
  house.set(tenant, () => watchedDependencies(bug ? bugs[bug].spoil(sound, { forgers }) : sound, watch));
}

const { worker, connection } = await createWorker(
  orders.temporal,
  { forTenant: (tenant) => house.get(tenant)!() },
  { workflowBundle: { code: readFileSync(orders.bundle, 'utf8'), sourceMap: '' } },
  null,
  [() => ({ inbound: watch.interceptor })],
);
process.send!({ ready: true });
await worker.run();
