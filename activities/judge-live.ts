import type { Channel, LiveVersion } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Finding, Findings } from '../domain/finding.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { CitedPassage } from '../guardrails/check.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import { snapshot } from '../knowledge/snapshot.ts';
import { sameFinding } from './check-again.ts';
import type { TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import { knowledgeOf } from './knowledge-of.ts';
import { liveFindings } from './live-findings.ts';
import type { Piece } from './read-piece.ts';

type Current = Awaited<ReturnType<TenantDependencies['loadWorkspace']>>;

/**
 * What today's guardrails find on a live piece that its approvers have not seen: the text as it was approved, with its citations; and, where
 * somebody else has changed the page, what price list and documents say of what stands there now.
 */
export async function judgeLive(
  deps: TenantDependencies,
  current: Current,
  channel: Channel,
  { approvable, variant, row }: Piece,
  { live, foreign }: { live: LiveVersion; foreign: boolean },
): Promise<Finding[]> {
  const { store } = deps;
  const knowledgeSnapshot = await snapshot(knowledgeOf(deps));
  const [seen, page] = await Promise.all([
    store.artifacts.get<Findings>(approvable.findings),
    variant.page ? store.artifacts.get<LivePage>(variant.page as Ref) : null,
  ]);
  const { content, locale } = variant;
  const input = await guardrailInput(store, { knowledgeSnapshot }, current, {
    channel: row.identity.channel,
    variants: [{ ref: approvable.variant, content, locale }],
    page,
    compareWithPublished: false,
    alsoPassages: [],
    at: deps.now(),
  });
  const passages = await withMovedPassages(
    deps,
    input.passages,
    content.claims.flatMap(({ evidence }) => evidence),
  );
  const [judged] = runGuardrails({ ...input, passages });
  const ours = judged!.findings.filter(
    (finding) => counts(finding) && !seen.findings.some((old) => sameFinding(old, finding)),
  );
  if (!foreign) return ours;
  const now = writable(channel, live);
  if (!now) return ours;
  const here: LivePage = {
    channel: row.identity.channel,
    locale,
    readAt: deps.now().toISOString(),
    live,
    content: now,
  };
  return (await liveFindings(deps, current, here, knowledgeSnapshot)).filter(counts);
}

/** How something is written is no truth that changes. */
const counts = ({ verdict, severity }: Finding): boolean => verdict !== 'pass' && severity !== 'minor';

/** What the house can write of a live page; null when it can write nothing of it. */
export function writable(channel: Channel, live: LiveVersion): LivePage['content'] | null {
  try {
    return channel.contentOf(live);
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'invalid') return null;
    throw error;
  }
}

/** A document that was added to has its passages in other places: a quote that still stands somewhere in it holds. */
async function withMovedPassages(
  { store }: TenantDependencies,
  passages: ReadonlyMap<string, CitedPassage>,
  cited: readonly { document: string; passage: string; quote: string }[],
): Promise<ReadonlyMap<string, CitedPassage>> {
  const moved = new Map(passages);
  for (const { document, passage, quote } of cited) {
    const known = passages.get(passage);
    if (!known || known.text.includes(quote)) continue;
    const [found] = await store.sql.query<{ text: string }>(
      `select p.text from knowledge_passages p join knowledge_versions v on v.tenant = p.tenant and v.version = p.version
       where p.tenant = $1 and v.document = $2 and v.removed_in is null and strpos(p.text, $3) > 0 limit 1`,
      [store.tenant, document, quote],
    );
    if (found) moved.set(passage, { ...known, text: found.text });
  }
  return moved;
}
