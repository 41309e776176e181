import type { Pin } from '../domain/campaign.ts';
import type { Finding, Findings } from '../domain/finding.ts';
import { joinLabels } from '../domain/label.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Settings } from '../domain/workspace.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import type { approvalQuestion } from './approval-question.ts';
import type { TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import { openChannel } from './open-channel.ts';

/** What is true now of something that was approved earlier. */
export interface CheckedAgain {
  findings: Finding[];
  configuredStages: Settings['approvals']['stages'];
  /** Who may see everything that the text cites. */
  readers: string[];
  audience: string[];
  /** Where the channel would send it now. */
  destination: string;
}

/**
 * Runs the guardrails once more with today's rules, prices and documents. A finding that approvers have not seen blocks: what was true at
 * approval is not true any more.
 */
export async function checkAgain(
  deps: TenantDependencies,
  pin: Pin,
  { approvable, variant }: Awaited<ReturnType<typeof approvalQuestion>>,
): Promise<CheckedAgain> {
  const { store } = deps;
  const [current, seen] = await Promise.all([deps.loadWorkspace(), store.artifacts.get<Findings>(approvable.findings)]);
  const { workspace } = current;
  const page = variant.page ? await store.artifacts.get<LivePage>(variant.page as Ref) : null;
  const input = await guardrailInput(store, pin, current, {
    channel: variant.channel,
    variants: [{ ref: approvable.variant, content: variant.content, locale: variant.locale }],
    page,
    compareWithPublished: false,
    alsoPassages: [],
    at: deps.now(),
  });
  const findings = runGuardrails(input)[0]!.findings.map((finding) =>
    finding.verdict === 'pass' || seen.findings.some((old) => sameFinding(old, finding))
      ? finding
      : { ...finding, verdict: 'block' as const },
  );
  const cited = [...input.passages.values()].map(({ readers }) => ({
    integrity: 'trusted' as const,
    readers: [...readers],
    sources: [],
  }));
  return {
    findings,
    configuredStages: workspace.settings.approvals.stages,
    readers: joinLabels(cited).readers,
    audience: workspace.channels[variant.channel]!.audience,
    destination: openChannel(deps, workspace, variant.channel).destination,
  };
}

const sameFinding = (a: Finding, b: Finding): boolean =>
  a.rule === b.rule && a.span?.path === b.span?.path && a.span?.start === b.span?.start && a.excerpt === b.excerpt;
