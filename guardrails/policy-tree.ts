import type { Verdict } from '../domain/finding.ts';
import type { Rules } from '../domain/workspace.ts';

/** What the tree says about one rule on one channel. `role` is set with `human`, and with a `repair` that somebody must endorse if it is left. */
export interface Ruling {
  verdict: Verdict;
  role: string | null;
}

/**
 * The workspace's overrides over a rule's own verdict. An override names a rule (`price/format`), a check (`price/*`) or all (`*`), on one channel
 * or on every one. The most specific wins: exact rule before check before all, then a named channel before none, then the one listed first.
 */
export function rule(
  id: string,
  channel: string,
  standard: { verdict: Verdict; role?: string | undefined },
  overrides: Rules['verdicts'],
): Ruling {
  let best: Rules['verdicts'][number] | undefined;
  let bestScore = 0;
  for (const override of overrides) {
    if (override.channel !== undefined && override.channel !== channel) continue;
    const score = specificity(override.rule, id) * 2 + (override.channel === undefined ? 0 : 1);
    if (score >= 2 && score > bestScore) {
      best = override;
      bestScore = score;
    }
  }
  const verdict = best?.verdict ?? standard.verdict;
  const role = best?.role ?? standard.role ?? null;
  if (verdict === 'human') return { verdict, role: role ?? 'content-lead' };
  return { verdict, role: verdict === 'repair' ? role : null };
}

/** 3 for the rule itself, 2 for its check, 1 for all, 0 for no match. */
function specificity(pattern: string, id: string): number {
  if (pattern === id) return 3;
  if (pattern === '*' || pattern === '*/*') return 1;
  return pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1)) ? 2 : 0;
}
