import { boundaries, exists, faultNames, faults } from './cells.ts';
import type { Plan } from './plan.ts';
import type { Counts } from './tally.ts';
import type { Verdict } from './verdict.ts';

const nameWidth = Math.max(...boundaries.map((boundary) => boundary.length));
const columnWidth = Math.max(...faultNames.map((fault) => fault.length)) + 1;

/** Hits of every fault at every boundary; a dot where there can be none. */
export function hitTable({ hits }: Pick<Plan, 'hits'>): string {
  const head = `${''.padEnd(nameWidth)}${faultNames.map((fault) => fault.padStart(columnWidth)).join('')}`;
  const rows = boundaries.map((boundary) => {
    const cells = faultNames.map((fault) => (exists(boundary, fault) ? String(hits(boundary, fault)) : '·'));
    return `${boundary.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(columnWidth)).join('')}`;
  });
  const legend = faultNames.map((fault) => `  ${fault}: ${faults[fault]}`);
  return [head, ...rows, ...legend].join('\n');
}

/** Cells that were hit less often than that. */
export const missed = ({ hits }: Pick<Plan, 'hits'>, target: number): string[] =>
  boundaries.flatMap((boundary) =>
    faultNames
      .filter((fault) => exists(boundary, fault) && hits(boundary, fault) < target)
      .map((fault) => `${boundary} × ${fault}: ${hits(boundary, fault)}`),
  );

/** One line a remote system: what was approved for it and what came of that. */
export function remoteTable(remotes: Readonly<Record<string, Counts>>): string {
  const rows = Object.entries(remotes);
  const kinds = Object.keys(rows[0]?.[1] ?? {}) as (keyof Counts)[];
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const line = (name: string, cells: string[]) =>
    `${name.padEnd(width)}${cells.map((text) => text.padStart(columnWidth)).join('')}`;
  return [
    line('', kinds),
    ...rows.map(([name, counts]) =>
      line(
        name,
        kinds.map((kind) => String(counts[kind])),
      ),
    ),
  ].join('\n');
}

/** The three counts that have to be 0, and what is still open where one could have looked. */
export const faultsOf = ({ duplicates, lost, unapproved, open }: Verdict): number =>
  duplicates.length + lost.length + unapproved.length + open.length;

export const verdictLine = (tenant: string, verdict: Verdict): string =>
  `${tenant}: published ${verdict.published}; ${(
    ['duplicates', 'lost', 'unapproved', 'open', 'refused', 'unknown'] as const
  )
    .map((name) => `${name} ${verdict[name].length}`)
    .join(', ')}`;
