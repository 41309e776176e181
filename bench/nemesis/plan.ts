import { type Boundary, boundaries, exists, type Fault, faultNames } from './cells.ts';
import type { Random } from './random.ts';

/** Which fault hits whom. It is asked at every boundary, and spreads faults until every cell has been hit often enough. */
export interface Plan {
  /** Null: nothing happens. `doomed`: the worker is about to be killed for another one's sake, so this one may as well die here. */
  decide(at: { tenant: string; boundary: Boundary; key: string; doomed: boolean; mayKill: boolean }): Fault | null;
  /** A fault has really happened. */
  hit(boundary: Boundary, fault: Fault): void;
  /** It could not be done after all. */
  missed(boundary: Boundary, fault: Fault): void;
  hits(boundary: Boundary, fault: Fault): number;
  /** From now on nothing happens any more. */
  calm(): void;
  isCalm(): boolean;
}

/** At most so many faults for one publication: one that is hit for ever never ends. */
const mostForOne = 4;
const everyFaults = new Map(boundaries.map((boundary) => [boundary, faultNames.filter((f) => exists(boundary, f))]));

/** A fault that some tenant suffers more often than others, because a mistake in its house shows only there. */
export interface Favour {
  boundary: Boundary;
  fault: Fault;
}
/** Hits that every cell shall have, or each one. */
export type Target = number | ((boundary: Boundary, fault: Fault) => number);

const favouredShare = 0.3;

/**
 * @param favours by tenant
 * @param expected publications that will come by
 */
export function planOf(
  random: Random,
  expected: number,
  target: Target,
  favours: ReadonlyMap<string, Favour> = new Map(),
): Plan {
  const counts = new Map<string, number>();
  const underWay = new Map<string, number>();
  const spent = new Map<string, number>();
  const passed = new Map<Boundary, number>();
  let calm = false;

  const cell = (boundary: Boundary, fault: Fault) => `${boundary}|${fault}`;
  const hits = (boundary: Boundary, fault: Fault) => counts.get(cell(boundary, fault)) ?? 0;
  const promised = (boundary: Boundary, fault: Fault) =>
    hits(boundary, fault) + (underWay.get(cell(boundary, fault)) ?? 0);

  const missing = (boundary: Boundary, fault: Fault) =>
    (typeof target === 'number' ? target : target(boundary, fault)) - promised(boundary, fault);

  function promise(boundary: Boundary, fault: Fault, key: string): Fault {
    underWay.set(cell(boundary, fault), (underWay.get(cell(boundary, fault)) ?? 0) + 1);
    spent.set(key, (spent.get(key) ?? 0) + 1);
    return fault;
  }

  return {
    decide({ tenant, boundary, key, doomed, mayKill }) {
      const seen = (passed.get(boundary) ?? 0) + 1;
      passed.set(boundary, seen);
      if (calm || (spent.get(key) ?? 0) >= mostForOne) return null;
      const favour = favours.get(tenant);
      if (favour?.boundary === boundary && random.chance(favouredShare)) return promise(boundary, favour.fault, key);
      const possible = everyFaults.get(boundary)!.filter((fault) => fault !== 'kill' || doomed || mayKill);
      const needed = possible.reduce((sum, fault) => sum + Math.max(0, missing(boundary, fault)), 0);
      // A boundary is expected to be passed once by each publication; those of look-ups more rarely, so these are hit more eagerly.
      const left = Math.max(20, (boundary.startsWith('reconcile') ? 0.15 : 0.7) * expected - seen);
      const share = doomed ? 0.5 : Math.min(0.5, Math.max(0.004, needed / left));
      if (!random.chance(share)) return null;
      const rarest = random.shuffled(possible).reduce((a, b) => (missing(boundary, b) > missing(boundary, a) ? b : a));
      const fault = doomed && missing(boundary, 'kill') > 0 ? 'kill' : rarest;
      return promise(boundary, fault, key);
    },
    hit(boundary, fault) {
      const name = cell(boundary, fault);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      underWay.set(name, Math.max(0, (underWay.get(name) ?? 0) - 1));
    },
    missed(boundary, fault) {
      const name = cell(boundary, fault);
      underWay.set(name, Math.max(0, (underWay.get(name) ?? 0) - 1));
    },
    hits,
    calm() {
      calm = true;
    },
    isCalm: () => calm,
  };
}
