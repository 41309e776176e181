import { type Content, textParts, wordCount } from '../domain/content.ts';
import { type Finding, type Findings, worstVerdict } from '../domain/finding.ts';
import type { ChannelLimits } from '../domain/workspace.ts';
import { readContent } from './text/read.ts';
import { sentenceAt } from './text/sentences.ts';

/**
 * Findings of a changed page, held against those of the page as it is live. What stands there already is no new word of the house: a finding that
 * the live page has too, with the same rule and the same words in a block that did not change, is known. It is no
 * reason to repair or to block: it passes, and what is critical (a foreign link, a wrong price) is shown to those who sign off.
 *
 * Statements without evidence are known by the sentence, so that a paragraph can be extended, as long as it is not brought from where readers
 * do not see it (a description, an image's alternative text) to where they do. One live finding excuses one finding: what stands
 * there twice now is worse than before. A required notice that is missing is never known, since what is new needs it.
 */
export function againstLive(
  { variant, findings }: Findings,
  content: Content,
  live: { content: Content; findings: readonly Finding[] },
): Findings {
  const excuses = new Map<string, number>();
  for (const finding of live.findings) {
    const key = keyOf(finding, live.content);
    excuses.set(key, (excuses.get(key) ?? 0) + 1);
  }
  const judged = findings.map((finding) => {
    if (finding.rule === 'limits/disclosure-missing') return finding;
    const key = keyOf(finding, content);
    const left = excuses.get(key) ?? 0;
    if (left === 0) return finding;
    excuses.set(key, left - 1);
    return known(finding);
  });
  return { variant, verdict: worstVerdict(judged.map(({ verdict }) => verdict)), findings: judged };
}

const known = (finding: Finding): Finding =>
  finding.verdict === 'block' || finding.severity === 'critical'
    ? { ...finding, verdict: 'human', role: 'content-lead' }
    : { ...finding, verdict: 'pass', role: null };

/** Equal for two findings of the same rule about the same words in the same surroundings. */
function keyOf({ rule, span, excerpt, evidence, message }: Finding, content: Content): string {
  if (!span) return JSON.stringify([rule, evidence.length > 0 ? evidence.map(({ source }) => source) : message.en]);
  const part = readContent(content).find(({ path }) => path === span.path);
  const sentence = part?.sentences[sentenceAt(part.sentences, span.start)];
  if (rule.startsWith('evidence/') && sentence)
    return JSON.stringify([rule, excerpt, sentence.text, span.start - sentence.start, sightOf(span.path)]);
  const block = /^body\/(\d+)/.exec(span.path)?.[1];
  const around = block === undefined ? part?.text : content.body[Number(block)];
  const place = block === undefined ? span.path : span.path.slice(`body/${block}`.length);
  return JSON.stringify([rule, excerpt, place, span.start, around]);
}

/** Where a text is seen: `title`, `description`, in the `body`, or only by those who do not see an image (`alt`). */
const sightOf = (path: string): string => (path.endsWith('/alt') ? 'alt' : path.split('/')[0]!);

/** A channel's limits that also take what is live: lengths beyond them are at fault only where the change made them worse. */
export function limitsBesideLive(limits: ChannelLimits, live: Content): ChannelLimits {
  const body = textParts(live).filter(({ path }) => path.startsWith('body/'));
  const wide = (range: { min: number; max: number }, size: number) => ({
    min: Math.min(range.min, size),
    max: Math.max(range.max, size),
  });
  return {
    title: wide(limits.title, [...live.title].length),
    description: wide(limits.description, [...live.description].length),
    body: wide(
      limits.body,
      body.reduce((sum, { text }) => sum + wordCount(text), 0),
    ),
    links: wide(limits.links, live.body.filter(({ kind }) => kind === 'link').length),
  };
}
