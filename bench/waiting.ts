/** What campaigns cost that wait for sign-off, and whether all of them survive restarts: `-- COUNT [TENANTS]`, 1,000 of 5 by default. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isMain } from '../house/is-main.ts';
import { approve, approver, briefOf, each, start, take } from './support/campaigns.ts';
import { type Installation, newInstallation } from './support/installation.ts';
import { printResult, quantile } from './support/report.ts';

const goalMb = 1_500;
/** Requests under way at once. */
const abreast = 8;

export interface WaitingResult {
  waiting: number;
  /** Seconds from start of the process to an answering API, with everything waiting. */
  restartSeconds: number;
  /** Still open after server, Temporal and database were killed and came back. */
  allThere: number;
  published: number;
  pages: number;
  /** Milliseconds from the approver's request to `committing` in the timeline. */
  approveToCommit: number[];
  memory: Record<string, number>;
}

/** Starts the campaigns, lets them wait, kills everything, signs all off, counts what the channels have. */
export async function runWaiting(
  count: number,
  tenantCount: number,
  say: (line: string) => void,
): Promise<WaitingResult> {
  const tenants = Array.from({ length: tenantCount }, (_, index) => `tenant-${index + 1}`);
  const installation = await newInstallation(tenants);
  try {
    say(`started in ${(await installation.start()).toFixed(1)} s`);
    const campaigns = Array.from({ length: count }, (_, index) => ({
      tenant: tenants[index % tenantCount]!,
      id: `waiting-${index + 1}`,
    }));
    const begun = performance.now();
    await each(campaigns, abreast, ({ tenant, id }) => start(installation, tenant, briefOf(id)));
    await until(say, 'in selection', count, () => countIn(installation, 'selection'));
    say(`${count} written and checked after ${seconds(begun)} s`);
    await each(campaigns, abreast, ({ tenant, id }) => take(installation, tenant, id));
    await until(say, 'waiting for sign-off', count, () => countIn(installation, 'sign-off'));
    const waiting = await countIn(installation, 'sign-off');
    const memory = await installation.memory();
    say(`memory in MB while ${waiting} wait: ${show(memory)}`);

    await installation.postgres.restart();
    say('the database was killed and started again');
    await until(say, 'answering after the database came back', 1, async () =>
      (await installation.ask(tenants[0]!, approver, '/inbox')).status === 200 ? 1 : 0,
    );
    await installation.kill({ temporalToo: true });
    const restartSeconds = await installation.start();
    const allThere = await countIn(installation, 'sign-off');
    say(
      `server, worker and Temporal were killed; the API answers after ${restartSeconds.toFixed(1)} s; ${allThere} wait`,
    );
    say(`memory in MB after the restart: ${show(await installation.memory())}`);

    const approved = performance.now();
    const asked = new Map<string, number>();
    await each(campaigns, abreast, async ({ tenant, id }) => {
      asked.set(id, await approve(installation, tenant, id));
    });
    say(`all signed off after ${seconds(approved)} s`);
    await until(say, 'done', count, () => countIn(installation, 'done'));
    say(`all published after ${seconds(approved)} s`);
    return {
      waiting,
      restartSeconds,
      allThere,
      published: await countPublished(installation),
      pages: await sum(tenants, (tenant) => installation.pages(tenant)),
      approveToCommit: await commitDelays(installation, campaigns, asked),
      memory,
    };
  } finally {
    await installation.remove();
  }
}

export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const [count = 1_000, tenants = 5] = args.map(Number);
  const result = await runWaiting(count, tenants, console.log);
  const { waiting, allThere, published, pages, memory, approveToCommit } = result;
  console.log(
    `waiting ${waiting}, there after the restarts ${allThere}, published ${published}, pages on the channels ${pages}`,
  );
  console.log(
    `approve → commit, ${abreast} at once, evicted: p50 ${quantile(approveToCommit, 0.5).toFixed(0)} ms, p99 ${quantile(approveToCommit, 0.99).toFixed(0)} ms`,
  );
  printResult({
    name: 'waiting',
    value: Math.max(...Object.values(memory)),
    unit: 'MB of the largest process',
    goal: goalMb,
    runs: count,
  });
  if (allThere !== count || published !== count || pages !== count) process.exitCode = 1;
}

/** By the stage of the one asset: while that is prepared, its campaign counts as signing off already. */
const countIn = ({ store, tenants }: Installation, stage: string): Promise<number> =>
  sum(tenants, async (tenant) => {
    const [row] = await store
      .forTenant(tenant)
      .sql.query<{ count: number }>(
        `select count(*) from campaigns where tenant = $1 and status->'assets'->0->>'stage' = $2`,
        [tenant, stage],
      );
    return row!.count;
  });

const countPublished = ({ store, tenants }: Installation): Promise<number> =>
  sum(tenants, async (tenant) => {
    const [row] = await store
      .forTenant(tenant)
      .sql.query<{ count: number }>(
        `select count(*) from publications where tenant = $1 and state = 'published' and receipt is not null`,
        [tenant],
      );
    return row!.count;
  });

async function commitDelays(
  { store }: Installation,
  campaigns: readonly { tenant: string; id: string }[],
  asked: ReadonlyMap<string, number>,
): Promise<number[]> {
  const delays: number[] = [];
  for (const { tenant, id } of campaigns) {
    const committing = (await store.forTenant(tenant).events.list(id)).find(({ kind }) => kind === 'committing');
    if (committing) delays.push(Date.parse(String(committing.data.at)) - asked.get(id)!);
  }
  return delays;
}

const sum = async <T>(items: readonly T[], measure: (item: T) => Promise<number>): Promise<number> =>
  (await Promise.all(items.map(measure))).reduce((total, value) => total + value, 0);

/** Says how far it is now and then; gives up when nothing has moved for five minutes. */
async function until(
  say: (line: string) => void,
  what: string,
  wanted: number,
  count: () => Promise<number>,
): Promise<void> {
  let last = -1;
  let movedAt = Date.now();
  let saidAt = Date.now();
  for (;;) {
    const now = await count().catch(() => 0);
    if (now >= wanted) return;
    if (now !== last) [last, movedAt] = [now, Date.now()];
    if (Date.now() - movedAt > 300_000)
      throw new Error(`Nothing has moved for five minutes: ${now} of ${wanted} ${what}.`);
    if (Date.now() - saidAt > 30_000) {
      say(`${now} of ${wanted} ${what}`);
      saidAt = Date.now();
    }
    await sleep(250);
  }
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
const show = (memory: Record<string, number>): string =>
  Object.entries(memory)
    .map(([name, mb]) => `${name} ${mb.toFixed(0)}`)
    .join(', ');

if (isMain(import.meta.url)) await main();
