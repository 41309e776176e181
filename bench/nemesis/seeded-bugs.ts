import { type BugName, bugs } from './bugs.ts';
import { contentful } from './remotes/contentful.ts';
import { noticeboards } from './remotes/noticeboards.ts';
import { type RunOptions, type RunResult, runNemesis } from './run.ts';
import type { TenantPlan } from './tenant.ts';
import type { Verdict } from './verdict.ts';

export const bugNames = Object.keys(bugs) as BugName[];

/** The tenant whose house has no mistake: what is found there is none of the seeded ones. */
const sound = 'sound';

export interface BugReport {
  /** By bug: which verdicts found it, with how many publications; none: it got through. */
  found: Map<BugName, Partial<Record<keyof Verdict, number>>>;
  sound: Verdict;
  run: RunResult;
}

/** Gives each bug a tenant of its own and lets all of them publish in one run, beside one without any. */
export async function findBugs(
  names: readonly BugName[],
  publications: { sound: number; each: number },
  rogues: number,
  options: Omit<RunOptions, 'tenants'>,
): Promise<BugReport> {
  const tenantOf = (tenant: string, bug: BugName | null): TenantPlan => ({
    ...{ tenant, bug, publications: bug ? publications.each : publications.sound, rogues },
    remotes: async (directory) => [
      await noticeboards(directory, tenant),
      ...(bug ? [] : [await contentful(directory)]),
    ],
  });
  const tenants = [tenantOf(sound, null), ...names.map((name) => tenantOf(name, name))];
  const run = await runNemesis({ ...options, tenants });
  const found = new Map(
    names.map((name) => {
      const verdict = run.verdicts.get(name)!;
      const counts = (['duplicates', 'lost', 'unapproved', 'open'] as const).map(
        (kind) => [kind, verdict[kind].length] as const,
      );
      return [name, Object.fromEntries(counts.filter(([, count]) => count > 0))];
    }),
  );
  return { found, sound: run.verdicts.get(sound)!, run };
}

/** One line a bug: its step, and what found it. */
export const bugTable = (found: BugReport['found']): string =>
  [...found]
    .map(([name, by]) => {
      const kinds = Object.entries(by).map(([kind, count]) => `${kind} ${count}`);
      return `${bugs[name].says.padEnd(90)} ${kinds.join(', ') || 'NOT FOUND'}`;
    })
    .join('\n');
