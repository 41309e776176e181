import { exists } from './cells.ts';
import type { Target } from './plan.ts';
import type { Remote } from './remote.ts';
import { type RunOptions, runNemesis } from './run.ts';
import { hitsOf, type Order, partOf, readTally, type Tally, writeTally } from './tally.ts';

/** Publications of one run at most: longer ones lose too much when the machine under them goes. */
export const mostInOnePart = 1_000;
/** So long after its last fault everything of a part has to have come to an end. */
const calmMs = 300_000;

export interface PartsOptions extends Omit<RunOptions, 'tenants' | 'target' | 'calmMs' | 'seed'> {
  order: Order;
  /** Hits that every cell shall have in the end. */
  target: number;
  /** Where the parts are kept; null: nowhere. */
  file: string | null;
  remotes(directory: string): Promise<Remote[]>;
}

/** Runs what is missing of the parts, each with a seed and a world of its own, and keeps each when it has ended. */
export async function runParts({ order, target, file, remotes, ...options }: PartsOptions): Promise<Tally> {
  const { say } = options;
  const tally: Tally = file ? readTally(file, order) : { order, done: [] };
  while (tally.done.length < order.parts) {
    const index = tally.done.length;
    const [seed, publications] = [order.seed + index, publicationsOf(order, index)];
    say(`part ${index + 1} of ${order.parts}: ${publications} publications, seed ${seed}`);
    const result = await runNemesis({
      ...{ ...options, seed, calmMs, target: targetOf(tally, target) },
      tenants: [{ tenant: 'nemesis', bug: null, publications, rogues: Math.ceil(publications / 400), remotes }],
    });
    tally.done.push(partOf(seed, publications, result));
    if (file) writeTally(file, tally);
    const { kills, seconds, wrong } = tally.done.at(-1)!;
    say(`part ${index + 1}: ${kills} kills, ${seconds.toFixed(0)} s, wrong: ${JSON.stringify(wrong)}`);
  }
  return tally;
}

/** As equal as whole numbers can be. */
const publicationsOf = ({ publications, parts }: Order, index: number): number =>
  Math.floor((publications * (index + 1)) / parts) - Math.floor((publications * index) / parts);

/** What a cell has not had yet is shared by the parts that are left, so what one part misses the later ones make good. */
function targetOf(tally: Tally, target: number): Target {
  const { hits } = hitsOf(tally);
  const left = tally.order.parts - tally.done.length;
  return (boundary, fault) =>
    exists(boundary, fault) ? Math.max(0, Math.ceil((target - hits(boundary, fault)) / left)) : 0;
}
