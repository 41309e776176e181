import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { CampaignStatus, Pin } from '../../domain/campaign.ts';
import type { Prepared } from '../../domain/channel.ts';
import { orphansWorkflowId } from '../../domain/ids.ts';
import type { PublicationState } from '../../domain/publication.ts';
import type { Workspace } from '../../domain/workspace.ts';
import type { PublicationRow, TenantStore } from '../../store/store.ts';
import { taskQueue } from '../../temporal.ts';
import { newSigners, type Signers, wrongApprovals } from './approvals.ts';
import type { BugName } from './bugs.ts';
import { type Intent, type RunCampaign, type RunCampaigns, startCampaign, workflowIdOf } from './campaigns.ts';
import { startCrew } from './crew.ts';
import { type Ground, groundOf, workspaceOf, writtenVariant } from './material.ts';
import { meddler } from './meddle.ts';
import { attend, type Office } from './people.ts';
import { type Plan, planOf } from './plan.ts';
import { type Random, randomFrom } from './random.ts';
import { nothingApproved } from './records.ts';
import type { Remote } from './remote.ts';
import { rogueKinds, tryRogue } from './rogues.ts';
import { judge, type Verdict } from './verdict.ts';
import type { WorkerOrders } from './worker-orders.ts';
import { openWorld, type World } from './world.ts';

/** One tenant of the run: its remote systems, how much it publishes, and the mistake in its house, if any. */
export interface TenantPlan {
  tenant: string;
  bug: BugName | null;
  remotes(directory: string): Promise<Remote[]>;
  publications: number;
  /** Attempts past the campaigns, of each kind. */
  rogues: number;
}

export interface RunOptions {
  seed: number;
  tenants: TenantPlan[];
  /** Hits that every fault at every boundary shall have. */
  target: number;
  /** Publications that are under way at once, all tenants together. */
  abreast: number;
  workers: number;
  say(line: string): void;
}

export interface RunResult {
  plan: Plan;
  kills: number;
  seconds: number;
  verdicts: Map<string, Verdict>;
}

/** Assets of one campaign. */
const assetsEach = 4;
/** So long after the last was started faults go on at most. */
const longestStormMs = 240_000;
/** Without any change for so long, nothing more will come. */
const standstillMs = 120_000;

interface Tenant extends TenantPlan {
  store: TenantStore;
  workspace: Workspace;
  ground: Ground;
  remotesOpen: Remote[];
  office: Office;
  /** By name, how often it is drawn. */
  channels: Record<string, number>;
  /** Publications and campaigns begun so far. */
  started: number;
  campaigns: number;
}

/** Publishes under faults until everything has come to an end, and judges what the remote systems have. */
export async function runNemesis(options: RunOptions): Promise<RunResult> {
  const { seed, say, tenants: plans } = options;
  const random = randomFrom(seed);
  const world = await openWorld();
  const signers = newSigners();
  const tenants = await Promise.all(plans.map((plan) => openTenant(plan, world, signers, random)));
  const campaigns: RunCampaigns = new Map();
  const total = plans.reduce((sum, { publications }) => sum + publications, 0);
  const plan = planOf(random, total, options.target);
  const ordersFile = await writeOrders(world, signers, tenants);
  const meddle = meddler(world.client, campaigns, random);
  const crew = await startCrew(options.workers, ordersFile, { plan, random, meddle, say });
  const begun = Date.now();
  try {
    const rogues = Promise.all(tenants.map((tenant) => runRogues(tenant, random)));
    await lead(options, { tenants, campaigns, random, world, plan });
    await rogues;
    await settleOrphans(tenants, world.client);
    const verdicts = new Map<string, Verdict>();
    for (const { tenant, store, remotesOpen, office } of tenants) {
      const pieces = (await Promise.all(remotesOpen.map((remote) => remote.pieces()))).flat();
      const rows = await store.publications.list({ limit: 1_000_000 });
      verdicts.set(tenant, judge(pieces, office.approved, rows, office.promises));
    }
    return { plan, kills: crew.kills(), seconds: (Date.now() - begun) / 1_000, verdicts };
  } finally {
    await crew.stop();
    for (const { remotesOpen } of tenants) for (const remote of remotesOpen) await remote.close();
    await world.close();
  }
}

async function openTenant(plan: TenantPlan, world: World, signers: Signers, random: Random): Promise<Tenant> {
  const remotesOpen = await plan.remotes(world.directory);
  const channels = Object.assign({}, ...remotesOpen.map((remote) => remote.channels)) as Remote['channels'];
  const workspace = workspaceOf(plan.tenant, channels);
  const store = world.store.forTenant(plan.tenant);
  const hashOf = (prepared: Prepared) => remotesOpen.find((one) => prepared.channel in one.channels)!.hashOf(prepared);
  const promises = Object.fromEntries(Object.entries(channels).map(([name, { promise }]) => [name, promise]));
  return {
    ...plan,
    ...{ store, workspace, remotesOpen, started: 0, campaigns: 0, ground: await groundOf(store, workspace) },
    channels: Object.fromEntries(Object.entries(channels).map(([name, { weight }]) => [name, weight])),
    office: { client: world.client, store, signers, random, approved: nothingApproved(), hashOf, promises },
  };
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

/** Starts campaigns, lets people attend to them, and returns when all have ended or nothing moves any more. */
async function lead(
  { say, abreast }: RunOptions,
  run: { tenants: Tenant[]; campaigns: RunCampaigns; random: Random; world: World; plan: Plan },
): Promise<void> {
  const { tenants, campaigns, random, world, plan } = run;
  const total = tenants.reduce((sum, { publications }) => sum + publications, 0);
  let before = '';
  let movedAt = Date.now();
  let saidAt = Date.now();
  let startedAt = Date.now();
  for (;;) {
    let open = 0;
    const waiting: string[] = [];
    for (const tenant of tenants) {
      const statuses = await tenant.store.campaigns.list({ limit: 1_000_000, open: true });
      const rows = await openRows(tenant.store);
      for (const status of statuses) {
        const campaign = campaigns.get(workflowIdOf(status));
        if (!campaign) continue;
        if (plan.isCalm()) waiting.push(describe(status));
        await attend(tenant.office, campaign, status, rows.get(status.campaign) ?? new Map());
      }
      open += tenant.campaigns - (await countEnded(tenant.store));
    }
    const left = tenants.filter(({ started, publications }) => started < publications);
    while (left.length > 0 && open * assetsEach < abreast) {
      const tenant = random.pick(left);
      const campaign = await newCampaign(tenant, random);
      campaigns.set(workflowIdOf(campaign), campaign);
      await startCampaign(world.client, campaign);
      open += 1;
      if (tenant.started >= tenant.publications) left.splice(left.indexOf(tenant), 1);
    }
    if (left.length > 0) startedAt = Date.now();
    const few = open * assetsEach <= Math.min(abreast / 2, total / 10);
    if (!plan.isCalm() && left.length === 0 && (few || Date.now() - startedAt > longestStormMs)) {
      say(`all are started and ${open} open; from now on nothing befalls them any more`);
      plan.calm();
    }
    if (left.length === 0 && open === 0) return;
    const now = `${open} ${waiting.sort().join()}`;
    if (now !== before || !plan.isCalm()) [before, movedAt] = [now, Date.now()];
    if (Date.now() - movedAt > standstillMs) {
      say(`nothing has moved for ${standstillMs / 1_000} s; still open:\n${waiting.join('\n')}`);
      for (const line of waiting.slice(0, 5)) say(await whatItDoes(world.client, line.split(' ', 1)[0]!));
      return;
    }
    if (Date.now() - saidAt > 15_000) {
      saidAt = Date.now();
      for (const { tenant } of tenants) void lookAfterOrphans(world.client, tenant);
      say(`${campaigns.size} campaigns started, ${open} open`);
    }
    await sleep(300);
  }
}

/** Rogues have no projection, so these are the run's campaigns; a restarted one has not ended. */
async function countEnded({ sql, tenant }: TenantStore): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from campaigns where tenant = $1 and ended_at is not null and campaign like 'run-%'`,
    [tenant],
  );
  return row!.count;
}

const describe = ({ tenant, campaign, paused, attention, assets }: CampaignStatus): string =>
  `${tenant}/campaign/${campaign}${paused ? ' paused' : ''} ${attention?.code ?? ''} ${assets
    .map((one) => `${one.asset}:${one.stage}:${one.publication?.state ?? ''}:${one.attention?.code ?? ''}`)
    .join(' ')}`;

/** Of a workflow that does not get on: what it waits for, and the end of its history. */
async function whatItDoes(client: Client, workflowId: string): Promise<string> {
  const execution = { workflowId };
  const { namespace } = client.options;
  const [{ raw }, { history }] = await Promise.all([
    client.workflow.getHandle(workflowId).describe(),
    client.workflowService.getWorkflowExecutionHistory({ namespace, execution }),
  ]);
  const pending = raw.pendingActivities?.map(({ activityType, state, attempt }) => [
    activityType?.name,
    state,
    attempt,
  ]);
  const events = history!
    .events!.slice(-12)
    .map((event) =>
      Object.entries(event).flatMap(([key, value]) => (key.endsWith('Attributes') && value ? [key.slice(0, -15)] : [])),
    );
  const task = raw.pendingWorkflowTask ? `workflow task in attempt ${raw.pendingWorkflowTask.attempt}` : '';
  return `${workflowId}: ${JSON.stringify(pending)} ${task}; ${events.flat().join(', ')}`;
}

/** States by campaign and asset. */
async function openRows({ publications }: TenantStore): Promise<Map<string, Map<string, PublicationState>>> {
  const rows: PublicationRow[] = await publications.list({ limit: 3_000 });
  const found = new Map<string, Map<string, PublicationState>>();
  for (const { campaign, identity, state } of rows) {
    const assets = found.get(campaign) ?? new Map<string, PublicationState>();
    found.set(campaign, assets.set(identity.asset.slice(campaign.length + 1), state));
  }
  return found;
}

async function newCampaign(tenant: Tenant, random: Random): Promise<RunCampaign> {
  const campaign = `run-${tenant.started + 1}`;
  const count = Math.min(assetsEach, tenant.publications - tenant.started);
  tenant.started += count;
  tenant.campaigns += 1;
  // Most are due at once; a few wait for a moment, in which they may be hit as well.
  const slot = () => new Date(Date.now() + (random.chance(0.2) ? 3_000 : -60_000)).toISOString();
  const assets = Array.from({ length: count }, (_, index) => {
    const channel = random.weighted(tenant.channels);
    return { asset: `${channel}/${index + 1}`, channel, locale: 'en-GB', variants: 1, slot: slot() };
  });
  const pin: Pin = { ...tenant.ground, campaign, title: campaign, assets };
  const written = await Promise.all(
    assets.map(async (asset) => [
      asset.asset,
      await writtenVariant(tenant.store, tenant.workspace, {
        ...asset,
        title: `${tenant.tenant} ${campaign} ${asset.asset}`,
      }),
    ]),
  );
  const intents: Intent[] = ['never', ...wrongApprovals];
  return {
    ...{ tenant: tenant.tenant, campaign, sent: [], acted: new Map() },
    intents: new Map(assets.map(({ asset }) => [asset, random.chance(0.88) ? 'approve' : random.pick(intents)])),
    input: {
      ...{ tenant: tenant.tenant, campaign, pin, variants: Object.fromEntries(written) },
      ...(random.chance(0.1) && { renewAt: 60 }),
    },
  };
}

const ignore = () => undefined;

/** What nobody looks after any more is looked up until nothing is open that could be, or nothing changes. */
async function settleOrphans(tenants: readonly Tenant[], client: Client): Promise<void> {
  for (const end = Date.now() + standstillMs; Date.now() < end; await sleep(5_000)) {
    let open = 0;
    for (const { tenant, store, office } of tenants) {
      const rows = (await store.publications.unsettled(0, 10_000)).filter(
        ({ identity }) => office.promises[identity.channel] !== 'at-most-once',
      );
      open += rows.length;
      if (rows.length > 0) await lookAfterOrphans(client, tenant);
    }
    if (open === 0) return;
  }
}

/** The job of the house for commits whose campaign is not there any more. */
const lookAfterOrphans = (client: Client, tenant: string): Promise<unknown> =>
  client.workflow
    .execute('reconcileOrphans', { taskQueue, workflowId: orphansWorkflowId(tenant), args: [{ tenant }] })
    // The round before is still under way.
    .catch(ignore);

/** Attempts past the campaigns, while those are under way. */
async function runRogues(tenant: Tenant, random: Random): Promise<void> {
  const { store, workspace, ground, office, rogues } = tenant;
  const context = { ...office, workspace, ground, store };
  const wanted = random.shuffled(Array.from({ length: rogues }, () => rogueKinds).flat());
  let next = 0;
  const work = async () => {
    for (let kind = wanted.pop(); kind; kind = wanted.pop()) {
      next += 1;
      // One that dies of a fault on its way has not published either.
      await tryRogue(context, kind, `rogue-${next}-${kind}`, random.weighted(tenant.channels)).catch(ignore);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}
