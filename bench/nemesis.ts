/** Publishes under every fault at every boundary and counts duplicates, losses and what nobody approved: `-- COUNT|bugs [--seed N]`, 10,000 by default. */
import { parseArgs } from 'node:util';
import { isMain } from '../house/is-main.ts';
import { noticeboards } from './nemesis/remotes/noticeboards.ts';
import { runNemesis } from './nemesis/run.ts';
import { faultsOf, hitTable, missed, verdictLine } from './nemesis/table.ts';
import { printResult } from './support/report.ts';

export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { seed: { type: 'string' } } });
  const seed = Number(values.seed ?? 20_261_124);
  const count = Number(positionals[0] ?? 10_000);
  const target = Math.max(1, Math.floor(count / 200));
  console.log(`seed ${seed}`);
  const { plan, kills, seconds, verdicts } = await runNemesis({
    ...{ seed, target, abreast: 200, workers: 3, say: (line) => console.log(line) },
    tenants: [
      {
        tenant: 'nemesis',
        bug: null,
        remotes: async (directory) => [await noticeboards(directory)],
        publications: count,
        rogues: Math.ceil(count / 200),
      },
    ],
  });
  console.log(hitTable(plan));
  console.log(`${kills} kills, ${seconds.toFixed(0)} s`);
  for (const [tenant, verdict] of verdicts) console.log(verdictLine(tenant, verdict));
  const few = missed(plan, target);
  if (few.length > 0) console.log(`hit less than ${target} times:\n${few.join('\n')}`);
  const value = [...verdicts.values()].reduce((sum, verdict) => sum + faultsOf(verdict), 0);
  printResult({ name: 'nemesis', value, unit: 'duplicates, lost, unapproved, open', goal: 0, runs: count });
  if (value > 0 || few.length > 0) process.exitCode = 1;
}

if (isMain(import.meta.url)) await main();
