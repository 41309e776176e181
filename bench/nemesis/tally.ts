import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { CopydeskError } from '../../domain/errors.ts';
import { boundaries, exists, type Fault, faultNames } from './cells.ts';
import type { Plan } from './plan.ts';
import type { RunResult } from './run.ts';
import type { RemoteVerdict } from './verdict.ts';

const verdictCounts = ['duplicates', 'lost', 'unapproved', 'open', 'refused', 'unknown'] as const;

/** What came of publications: how many were approved and published, and how many went which other way. */
export type Counts = Record<'approved' | 'published' | (typeof verdictCounts)[number], number>;

/** One run of the many that a tally sums. */
export interface Part {
  seed: number;
  publications: number;
  kills: number;
  seconds: number;
  /** By `boundary|fault`. */
  hits: Record<string, number>;
  remotes: Record<string, Counts>;
  /** Publications that went wrong, by what is wrong with them. */
  wrong: Record<string, string[]>;
}

/** What a file of parts is about: another one cannot be gone on with in it. */
export interface Order {
  seed: number;
  publications: number;
  parts: number;
}

export interface Tally {
  order: Order;
  done: Part[];
}

/** What the file says, or nothing yet. `invalid` when it sums runs of another order. */
export function readTally(file: string, order: Order): Tally {
  if (!existsSync(file)) return { order, done: [] };
  const tally = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  const told = ({ seed, publications, parts }: Order) => `${publications} --parts ${parts} --seed ${seed}`;
  if (told(tally.order) !== told(order))
    throw new CopydeskError('invalid', `${file} holds parts of "${told(tally.order)}", not of "${told(order)}".`);
  return tally;
}

/** All at once, so that a run that dies while it writes leaves what was there before. */
export function writeTally(file: string, tally: Tally): void {
  writeFileSync(`${file}.next`, `${JSON.stringify(tally, null, 2)}\n`);
  renameSync(`${file}.next`, file);
}

export function partOf(seed: number, publications: number, { plan, kills, seconds, remotes }: RunResult): Part {
  const cells = boundaries.flatMap((boundary) =>
    faultNames
      .filter((fault) => exists(boundary, fault))
      .map((fault): [string, number] => [`${boundary}|${fault}`, plan.hits(boundary, fault)]),
  );
  const wrong = (['duplicates', 'lost', 'unapproved', 'open'] as const).map((kind): [string, string[]] => [
    kind,
    [...remotes.values()].flatMap((verdict) => verdict[kind]),
  ]);
  return {
    ...{ seed, publications, kills, seconds, hits: Object.fromEntries(cells) },
    remotes: Object.fromEntries([...remotes].map(([name, verdict]) => [name, countsOf(verdict)])),
    wrong: Object.fromEntries(wrong.filter(([, publications]) => publications.length > 0)),
  };
}

export const countsOf = (verdict: RemoteVerdict): Counts => {
  const { approved, published } = verdict;
  return {
    approved,
    published,
    ...(Object.fromEntries(verdictCounts.map((kind) => [kind, verdict[kind].length])) as Omit<
      Counts,
      'approved' | 'published'
    >),
  };
};

/** Of every fault at every boundary, over all parts. */
export const hitsOf = ({ done }: Pick<Tally, 'done'>): Pick<Plan, 'hits'> => ({
  hits: (boundary, fault: Fault) => done.reduce((sum, { hits }) => sum + (hits[`${boundary}|${fault}`] ?? 0), 0),
});

/** By remote system, over all parts. */
export function remotesOf({ done }: Pick<Tally, 'done'>): Record<string, Counts> {
  const sums: Record<string, Counts> = {};
  for (const { remotes } of done)
    for (const [name, counts] of Object.entries(remotes)) {
      const before = sums[name];
      sums[name] = before
        ? (Object.fromEntries(
            Object.entries(counts).map(([kind, count]) => [kind, count + before[kind as keyof Counts]]),
          ) as Counts)
        : { ...counts };
    }
  return sums;
}
