/** Publishes under every fault at every boundary and counts duplicates, losses and what nobody approved: `-- COUNT|bugs [--seed N] [--parts N] [--into FILE]`, 10,000 by default. */
import { parseArgs } from 'node:util';
import { isMain } from '../house/is-main.ts';
import { mostInOnePart, runParts } from './nemesis/parts.ts';
import type { Remote } from './nemesis/remote.ts';
import { contentful } from './nemesis/remotes/contentful.ts';
import { directus } from './nemesis/remotes/directus.ts';
import { noticeboards } from './nemesis/remotes/noticeboards.ts';
import { strapi } from './nemesis/remotes/strapi.ts';
import { wordpress } from './nemesis/remotes/wordpress.ts';
import type { RunOptions } from './nemesis/run.ts';
import { bugNames, bugTable, findBugs } from './nemesis/seeded-bugs.ts';
import { faultsOf, hitTable, missed, remoteTable, verdictLine } from './nemesis/table.ts';
import { hitsOf, type Order, remotesOf } from './nemesis/tally.ts';
import { printResult } from './support/report.ts';

export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      abreast: { type: 'string' },
      parts: { type: 'string' },
      into: { type: 'string' },
    },
  });
  const [what = '10000'] = positionals;
  const seed = Number(values.seed ?? 20_261_124);
  console.log(`seed ${seed}`);
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
  const options = { abreast: Number(values.abreast ?? 160), workers: 3, say };
  if (what === 'bugs') return findThem({ ...options, seed });
  const publications = Number(what);
  const parts = Number(values.parts ?? Math.ceil(publications / mostInOnePart));
  await publish({ seed, publications, parts }, values.into ?? null, options);
}

type Options = Pick<RunOptions, 'abreast' | 'workers' | 'say'>;

/** As many runs as it has parts; with a file, one that was broken off goes on where it stopped. */
async function publish(order: Order, file: string | null, options: Options): Promise<void> {
  const target = Math.max(1, Math.floor(order.publications / 200));
  const tally = await runParts({ ...options, order, target, file, remotes: everyRemote });
  const sum = (pick: (part: (typeof tally.done)[number]) => number) =>
    tally.done.reduce((all, part) => all + pick(part), 0);
  const hits = hitsOf(tally);
  const remotes = remotesOf(tally);
  console.log(hitTable(hits));
  console.log(`${sum(({ kills }) => kills)} kills, ${sum(({ seconds }) => seconds).toFixed(0)} s`);
  console.log(remoteTable(remotes));
  const few = missed(hits, target);
  if (few.length > 0) console.log(`hit less than ${target} times:\n${few.join('\n')}`);
  const value = Object.values(remotes).reduce(
    (all, { duplicates, lost, unapproved, open }) => all + duplicates + lost + unapproved + open,
    0,
  );
  const runs = order.publications;
  printResult({ name: 'nemesis', value, unit: 'duplicates, lost, unapproved, open', goal: 0, runs });
  if (value > 0 || few.length > 0) process.exitCode = 1;
}

/** Simulators and real systems alike; of the real ones fewer, because they take longer. */
const everyRemote = (directory: string): Promise<Remote[]> =>
  Promise.all([noticeboards(directory, 'nemesis'), contentful(directory), directus(directory), wordpress(), strapi()]);

async function findThem(options: Options & { seed: number }): Promise<void> {
  const { found, sound, run } = await findBugs(bugNames, { sound: 48, each: 48 }, 3, {
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
