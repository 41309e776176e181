import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { CampaignStatus } from '../../domain/campaign.ts';
import type { PublicationState } from '../../domain/publication.ts';
import type { PublicationRow, TenantStore } from '../../store/store.ts';
import { type RunCampaign, type RunCampaigns, startCampaign, workflowIdOf } from './campaigns.ts';
import { assetsEach, newCampaign } from './new-campaign.ts';
import { lookAfterOrphans, standstillMs } from './orphans.ts';
import { attend } from './people.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import { endWhatIsFound } from './shown.ts';
import { whatItDoes } from './standing-still.ts';
import type { Tenant } from './tenant.ts';

/** So long after the last was started faults go on at most. */
const longestStormMs = 240_000;
/** Who sees nothing move for so long opens the page of the campaign, which asks the workflow itself. */
const opensPageAfterMs = 20_000;
/** What was only just started may not be listed yet. */
const listedAfterMs = 5_000;

/** So often it is looked whether mistakes have shown. */
const betweenJudgementsMs = 3_000;

export interface Lead {
  say(line: string): void;
  /** Publications that are under way at once. */
  abreast: number;
  tenants: Tenant[];
  campaigns: RunCampaigns;
  random: Random;
  client: Client;
  plan: Plan;
  /** So long after the last fault everything has to have come to an end. */
  calmMs: number;
}

/** Starts campaigns, lets people attend to them, and returns when all have ended or nothing moves any more. */
export async function lead(run: Lead): Promise<void> {
  const { say, abreast, tenants, campaigns, random, client, plan, calmMs } = run;
  const total = tenants.reduce((sum, { publications }) => sum + publications, 0);
  const seen = new Map<string, { text: string; at: number }>();
  let movedAt = Date.now();
  let saidAt = Date.now();
  let judgedAt = Date.now();
  let startedAt = Date.now();
  let calmAt = Number.POSITIVE_INFINITY;
  for (;;) {
    const waiting: string[] = [];
    if (Date.now() - judgedAt > betweenJudgementsMs) {
      judgedAt = Date.now();
      await endWhatIsFound(tenants, client);
    }
    const found = new Set(tenants.flatMap(({ tenant, isFound }) => (isFound ? [tenant] : [])));
    const open = (await running(client, campaigns)).filter(({ tenant }) => !found.has(tenant));
    for (const tenant of tenants) {
      if (tenant.isFound) continue;
      const rows = await statesOf(tenant.store);
      const projected = new Map(
        (await tenant.store.campaigns.list({ limit: 1_000_000, open: true })).map((status) => [
          status.campaign,
          status,
        ]),
      );
      for (const campaign of open.filter((one) => one.tenant === tenant.tenant)) {
        const status = await look(campaign, projected.get(campaign.campaign));
        if (status) await attend(tenant.office, campaign, status, rows.get(status.campaign) ?? new Map());
        if (status) waiting.push(describe(status));
      }
    }
    const left = tenants.filter(({ started, publications, isFound }) => started < publications && !isFound);
    for (let count = open.length; left.length > 0 && count * assetsEach < abreast; count += 1) {
      const tenant = random.pick(left);
      const campaign = await newCampaign(tenant, random);
      campaigns.set(workflowIdOf(campaign), campaign);
      await startCampaign(client, campaign);
      startedAt = Date.now();
      if (tenant.started >= tenant.publications) left.splice(left.indexOf(tenant), 1);
    }
    const few = open.length * assetsEach <= Math.min(abreast / 2, total / 10);
    const settled = Date.now() - startedAt > listedAfterMs;
    if (!plan.isCalm() && left.length === 0 && settled && (few || Date.now() - startedAt > longestStormMs)) {
      say(`all are started and ${open.length} open; from now on nothing befalls them any more`);
      plan.calm();
      calmAt = Date.now();
    }
    if (left.length === 0 && open.length === 0 && settled) return;
    if (Date.now() - movedAt > standstillMs || Date.now() - calmAt > calmMs) {
      say(`still open:\n${waiting.join('\n')}`);
      for (const campaign of open.slice(0, 5)) say(await whatItDoes(client, workflowIdOf(campaign)));
      return;
    }
    if (Date.now() - saidAt > 15_000) {
      saidAt = Date.now();
      for (const { tenant, isFound } of tenants) if (!isFound) void lookAfterOrphans(client, tenant);
      say(`${campaigns.size} campaigns started, ${open.length} open`);
    }
    await sleep(300);
  }

  /** What the desk shows of it: the list by its projection, its page by the workflow. */
  async function look(
    campaign: RunCampaign,
    projected: CampaignStatus | undefined,
  ): Promise<CampaignStatus | undefined> {
    const id = workflowIdOf(campaign);
    const text = projected ? describe(projected) : '';
    const before = seen.get(id);
    if (before?.text !== text) {
      movedAt = Date.now();
      seen.set(id, { text, at: Date.now() });
      return projected;
    }
    if (Date.now() - before.at < opensPageAfterMs) return projected;
    before.at = Date.now();
    return client
      .withDeadline(Date.now() + opensPageAfterMs, () => client.workflow.getHandle(id).query<CampaignStatus>('status'))
      .catch(() => projected);
  }
}

/** Campaigns that run, by Temporal's own list. */
async function running(client: Client, campaigns: RunCampaigns): Promise<RunCampaign[]> {
  const found = new Set<RunCampaign>();
  for await (const { workflowId } of client.workflow.list({
    query: `WorkflowType = 'nemesis' and ExecutionStatus = 'Running'`,
  })) {
    const campaign = campaigns.get(workflowId);
    if (campaign) found.add(campaign);
  }
  return [...found];
}

const describe = ({ tenant, campaign, paused, attention, assets }: CampaignStatus): string =>
  `${tenant}/campaign/${campaign}${paused ? ' paused' : ''} ${attention?.code ?? ''} ${assets
    .map((one) => `${one.asset}:${one.stage}:${one.publication?.state ?? ''}:${one.attention?.code ?? ''}`)
    .join(' ')}`;

/** States by campaign and asset. */
async function statesOf({ publications }: TenantStore): Promise<Map<string, Map<string, PublicationState>>> {
  const rows: PublicationRow[] = await publications.list({ limit: 3_000 });
  const found = new Map<string, Map<string, PublicationState>>();
  for (const { campaign, identity, state } of rows) {
    const assets = found.get(campaign) ?? new Map<string, PublicationState>();
    found.set(campaign, assets.set(identity.asset.slice(campaign.length + 1), state));
  }
  return found;
}
