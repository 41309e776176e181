/** Campaigns a second on this machine: 8 variants, no model latency, from start to published: `-- COUNT`, 40 by default. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.ts';
import { isMain } from '../house/is-main.ts';
import { connectClient } from '../temporal.ts';
import { approve, briefOf, each, start, take } from './support/campaigns.ts';
import { type Installation, newInstallation } from './support/installation.ts';
import { median, printResult } from './support/report.ts';

const goal = 5;
const runs = 3;
const variants = 8;
const abreast = 8;
const tenant = 'throughput';

/** Each run on the same installation: Postgres, embedded Temporal (WAL, synchronous=normal), one worker, one API, all on this machine. */
export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const [count = 40] = args.map(Number);
  const installation = await newInstallation([tenant]);
  try {
    await installation.start();
    await runCampaigns(installation, 'warm-up', 8);
    const rates: number[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const seconds = await runCampaigns(installation, `run-${run}`, count);
      rates.push(count / seconds);
      console.log(
        `run ${run}: ${count} campaigns in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(2)} a second`,
      );
    }
    const steps = await durableSteps(installation, 'run-1-1');
    console.log('durable steps of one campaign, its child included:');
    for (const [name, times] of [...steps].sort(([, a], [, b]) => b - a)) console.log(`  ${name.padEnd(40)} ${times}`);
    printResult({ name: 'throughput', value: median(rates), unit: 'campaigns/s', goal, runs });
  } finally {
    await installation.remove();
  }
}

/** Seconds from the first start to the last publication. People's part is done as soon as each campaign asks for it. */
async function runCampaigns(installation: Installation, name: string, count: number): Promise<number> {
  const ids = Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  const begun = performance.now();
  await each(ids, abreast, (id) => start(installation, tenant, briefOf(id, variants)));
  const left = new Set(ids);
  const asked = { selection: new Set<string>(), 'sign-off': new Set<string>() };
  while (left.size > 0) {
    for (const { campaign, stage } of await stages(installation, [...left])) {
      if (stage === 'done') left.delete(campaign);
      if ((stage !== 'selection' && stage !== 'sign-off') || asked[stage].has(campaign)) continue;
      asked[stage].add(campaign);
      await (stage === 'selection' ? take : approve)(installation, tenant, campaign);
    }
    await sleep(50);
  }
  return (performance.now() - begun) / 1000;
}

const stages = ({ store }: Installation, ids: string[]) =>
  store
    .forTenant(tenant)
    .sql.query<{ campaign: string; stage: string }>(
      'select campaign, stage from campaigns where tenant = $1 and campaign = any($2)',
      [tenant, ids],
    );

/** What Temporal's histories of a campaign and its child hold, counted by activity, child and update. */
async function durableSteps(installation: Installation, campaign: string): Promise<Map<string, number>> {
  const client = await connectClient({ address: await installation.temporalAddress(), namespace: 'default' });
  const steps = new Map<string, number>();
  const count = (name: string) => steps.set(name, (steps.get(name) ?? 0) + 1);
  try {
    const id = campaignWorkflowId(tenant, campaign);
    for (const workflowId of [id, `${id}/asset/teaser/de-DE/0`]) {
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      for (const event of events ?? []) count(nameOf(event));
    }
  } finally {
    await client.connection.close();
  }
  steps.delete('');
  return steps;
}

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

function nameOf(event: HistoryEvent): string {
  const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
  if (activity) return `activity ${activity}`;
  if (event.markerRecordedEventAttributes?.markerName === 'core_local_activity') return 'local activity';
  if (event.childWorkflowExecutionStartedEventAttributes) return 'child workflow';
  if (event.workflowExecutionUpdateCompletedEventAttributes) return 'update';
  if (event.timerStartedEventAttributes) return 'timer';
  if (event.workflowTaskCompletedEventAttributes) return 'workflow task';
  return '';
}

if (isMain(import.meta.url)) await main();
