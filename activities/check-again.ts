import type { Pin } from '../domain/campaign.ts';
import type { Finding, Findings } from '../domain/finding.ts';
import { joinLabels } from '../domain/label.ts';
import { type Operation, takesDown } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Settings, Workspace } from '../domain/workspace.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import type { approvalQuestion } from './approval-question.ts';
import type { TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import { openChannel } from './open-channel.ts';

/** What is true now of something that was approved earlier. */
export interface CheckedAgain {
  /** As it is now; the campaign goes by the one that it pinned. */
  workspace: Workspace;
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
 * approval is not true any more. Of what is taken down no text is judged: it goes the sooner, the less it is true.
 */
export async function checkAgain(
  deps: TenantDependencies,
  pin: Pin,
  question: Awaited<ReturnType<typeof approvalQuestion>>,
  operation: Operation,
): Promise<CheckedAgain> {
  const current = await deps.loadWorkspace();
  const { workspace } = current;
  const { channel } = question.variant;
  const text = takesDown(operation) ? { findings: [], readers: ['*'] } : await judgeAgain(deps, pin, current, question);
  return {
    workspace,
    ...text,
    configuredStages: workspace.settings.approvals.stages,
    audience: workspace.channels[channel]!.audience,
    destination: openChannel(deps, workspace, channel).destination,
  };
}

async function judgeAgain(
  deps: TenantDependencies,
  pin: Pin,
  current: Awaited<ReturnType<TenantDependencies['loadWorkspace']>>,
  { approvable, variant }: Awaited<ReturnType<typeof approvalQuestion>>,
): Promise<Pick<CheckedAgain, 'findings' | 'readers'>> {
  const { store } = deps;
  const seen = await store.artifacts.get<Findings>(approvable.findings);
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
  return { findings, readers: joinLabels(cited).readers };
}

/** The same rule about the same words in the same place. */
export const sameFinding = (a: Finding, b: Finding): boolean =>
  a.rule === b.rule && a.span?.path === b.span?.path && a.span?.start === b.span?.start && a.excerpt === b.excerpt;
