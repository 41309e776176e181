/** Publishes under every fault at every boundary and counts duplicates, losses and what nobody approved: `-- COUNT|bugs [--seed N]`, 10,000 by default. */
import { parseArgs } from 'node:util';
import { isMain } from '../house/is-main.ts';
import type { Remote } from './nemesis/remote.ts';
import { contentful } from './nemesis/remotes/contentful.ts';
import { directus } from './nemesis/remotes/directus.ts';
import { noticeboards } from './nemesis/remotes/noticeboards.ts';
import { strapi } from './nemesis/remotes/strapi.ts';
import { wordpress } from './nemesis/remotes/wordpress.ts';
import { type RunOptions, runNemesis } from './nemesis/run.ts';
import { bugNames, bugTable, findBugs } from './nemesis/seeded-bugs.ts';
import { faultsOf, hitTable, missed, verdictLine } from './nemesis/table.ts';
import { printResult } from './support/report.ts';

export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { seed: { type: 'string' }, abreast: { type: 'string' } },
  });
  const [what = '10000'] = positionals;
  const seed = Number(values.seed ?? 20_261_124);
  console.log(`seed ${seed}`);
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
  const options = { seed, abreast: Number(values.abreast ?? 160), workers: 3, say };
  await (what === 'bugs' ? findThem(options) : publish(Number(what), options));
}

type Options = Omit<RunOptions, 'tenants' | 'target' | 'calmMs'>;

async function publish(count: number, options: Options): Promise<void> {
  const target = Math.max(1, Math.floor(count / 200));
  const result = await runNemesis({
    ...options,
    ...{ target, calmMs: 600_000 },
    tenants: [
      {
        ...{ tenant: 'nemesis', bug: null, publications: count, rogues: Math.ceil(count / 400) },
        remotes: everyRemote,
      },
    ],
  });
  const { plan, kills, seconds, verdicts } = result;
  console.log(hitTable(plan));
  console.log(`${kills} kills, ${seconds.toFixed(0)} s`);
  for (const [tenant, verdict] of verdicts) console.log(verdictLine(tenant, verdict));
  const few = missed(plan, target);
  if (few.length > 0) console.log(`hit less than ${target} times:\n${few.join('\n')}`);
  const value = [...verdicts.values()].reduce((sum, verdict) => sum + faultsOf(verdict), 0);
  printResult({ name: 'nemesis', value, unit: 'duplicates, lost, unapproved, open', goal: 0, runs: count });
  if (value > 0 || few.length > 0) process.exitCode = 1;
}

/** Simulators and real systems alike; of the real ones fewer, because they take longer. */
const everyRemote = (directory: string): Promise<Remote[]> =>
  Promise.all([noticeboards(directory, 'nemesis'), contentful(directory), directus(directory), wordpress(), strapi()]);

async function findThem(options: Options): Promise<void> {
  const { found, sound, run } = await findBugs(bugNames, 48, 3, {
    ...options,
    target: 8,
    // With most mistakes some campaign never comes to an end.
    calmMs: 120_000,
  });
  console.log(`${run.kills} kills, ${run.seconds.toFixed(0)} s`);
  console.log(bugTable(found));
  console.log(verdictLine('without a bug', sound));
  const hidden = [...found.values()].filter((by) => Object.keys(by).length === 0).length;
  printResult({ name: 'nemesis', value: hidden, unit: 'seeded bugs not found', goal: 0, runs: found.size });
  if (hidden > 0 || faultsOf(sound) > 0) process.exitCode = 1;
}

if (isMain(import.meta.url)) await main();
