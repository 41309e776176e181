import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSigners, type Signers } from './approvals.ts';
import { type Bug, bugs } from './bugs.ts';
import type { RunCampaigns } from './campaigns.ts';
import { startCrew } from './crew.ts';
import { lead } from './lead.ts';
import { meddler } from './meddle.ts';
import { settleOrphans } from './orphans.ts';
import { type Favour, type Plan, planOf, type Target } from './plan.ts';
import { type Random, randomFrom } from './random.ts';
import { rogueKinds, tryRogue } from './rogues.ts';
import { judgeTenant } from './shown.ts';
import { openTenant, type Tenant, type TenantPlan } from './tenant.ts';
import type { RemoteVerdict, Verdict } from './verdict.ts';
import type { WorkerOrders } from './worker-orders.ts';
import { openWorld, type World } from './world.ts';

export interface RunOptions {
  seed: number;
  tenants: TenantPlan[];
  /** Hits that every fault at every boundary shall have, or each of them. */
  target: Target;
  /** Publications that are under way at once, all tenants together. */
  abreast: number;
  workers: number;
  /** So long after the last fault everything has to have come to an end. */
  calmMs: number;
  say(line: string): void;
}

export interface RunResult {
  plan: Plan;
  kills: number;
  seconds: number;
  /** By tenant. */
  verdicts: Map<string, Verdict>;
  /** By remote system; of several tenants, by the last one's. */
  remotes: Map<string, RemoteVerdict>;
}

/** Publishes under faults until everything has come to an end, and judges what the remote systems have. */
export async function runNemesis(options: RunOptions): Promise<RunResult> {
  const { seed, say, abreast, calmMs, tenants: plans } = options;
  const random = randomFrom(seed);
  const world = await openWorld();
  const signers = newSigners();
  const tenants = await Promise.all(plans.map((plan) => openTenant(plan, world, signers, random)));
  const campaigns: RunCampaigns = new Map();
  const total = plans.reduce((sum, { publications }) => sum + publications, 0);
  const plan = planOf(random, total, options.target, favoursOf(plans));
  const ordersFile = await writeOrders(world, signers, tenants);
  const meddle = meddler(world.client, campaigns, random);
  const crew = await startCrew(options.workers, ordersFile, { plan, random, meddle, say });
  const begun = Date.now();
  try {
    const rogues = Promise.all(tenants.map((tenant) => runRogues(tenant, random)));
    await lead({ say, abreast, tenants, campaigns, random, client: world.client, plan, calmMs });
    await rogues;
    await settleOrphans(
      tenants.filter(({ isFound }) => !isFound),
      world.client,
    );
    const verdicts = new Map<string, Verdict>();
    const remotes = new Map<string, RemoteVerdict>();
    for (const tenant of tenants) {
      const judged = await judgeTenant(tenant);
      verdicts.set(tenant.tenant, judged.verdict);
      for (const [name, verdict] of judged.remotes) remotes.set(name, verdict);
    }
    return { plan, kills: crew.kills(), seconds: (Date.now() - begun) / 1_000, verdicts, remotes };
  } finally {
    await crew.stop();
    for (const { remotesOpen } of tenants) for (const remote of remotesOpen) await remote.close();
    await world.close();
  }
}

function favoursOf(plans: readonly TenantPlan[]): Map<string, Favour> {
  const favours = new Map<string, Favour>();
  for (const { tenant, bug } of plans) {
    const { shows }: Bug = bug ? bugs[bug] : { says: '', spoil: (deps) => deps };
    if (shows) favours.set(tenant, shows);
  }
  return favours;
}

async function writeOrders(world: World, { publicKeys, forgers }: Signers, tenants: Tenant[]): Promise<string> {
  const remotes = tenants.flatMap(({ remotesOpen }) => remotesOpen);
  const orders: WorkerOrders = {
    ...{ temporal: world.temporal, databaseUrl: world.databaseUrl, bundle: world.bundle, publicKeys, forgers },
    ...{ logFile: join(world.directory, 'worker.log'), workspaceDirectory: world.directory },
    secrets: Object.assign({}, ...remotes.map(({ secrets }) => secrets ?? {})),
    searches: remotes.flatMap(({ searches }) => searches ?? []).join('|') || '^$',
    tenants: tenants.map(({ tenant, workspace, bug }) => ({ tenant, workspace, bug })),
  };
  const file = join(world.directory, 'orders.json');
  await writeFile(file, JSON.stringify(orders));
  return file;
}

/** Attempts past the campaigns, while those are under way. */
async function runRogues(tenant: Tenant, random: Random): Promise<void> {
  const { store, workspace, ground, office, rogues } = tenant;
  const context = { ...office, workspace, ground, store };
  const wanted = random.shuffled(Array.from({ length: rogues }, () => rogueKinds).flat());
  // Where ids are ours a second execution replaces the first; what is looked up shows it as a second piece.
  const names = Object.keys(tenant.channels);
  const leastForgiving = names.find((name) => office.promises[name] === 'look-up') ?? names[0]!;
  let next = 0;
  const work = async () => {
    for (let kind = wanted.pop(); kind && !tenant.isFound; kind = wanted.pop()) {
      next += 1;
      const channel = kind === 'twice' ? leastForgiving : random.weighted(tenant.channels);
      await tryRogue(context, kind, `rogue-${next}-${kind}`, channel, () => tenant.isFound);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}
