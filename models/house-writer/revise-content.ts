import type { Content } from '../../domain/content.ts';
import { inBrief, printablePool } from './compose-content.ts';
import { composeText } from './compose-text.ts';
import { followInstruction } from './follow-instruction.ts';
import { keepLimits } from './keep-limits.ts';
import { mendFinding } from './mend-finding.ts';
import type { Sentence } from './sentences.ts';
import { otherStructure, type Structure, structureOf } from './structure.ts';
import type { Material, TaskOf } from './task.ts';
import { stems } from './words.ts';

/** What mending works with. */
export interface Revision {
  task: TaskOf<'editor'>;
  material: Material;
  /** Sentences with evidence that the text does not have yet. */
  spare: Sentence[];
}

/**
 * Mends findings where they are, or does what a person asked for, as far as that can be done without understanding: drop, replace,
 * shorten, reorder. What it does not understand, and near duplicates, it answers with another structure over the same evidence.
 */
export function reviseContent(task: TaskOf<'editor'>, material: Material): Content {
  const revision: Revision = { task, material, spare: spareSentences(task, material) };
  if (task.instruction) return keepLimits(followInstruction(revision, task.instruction) ?? rewrite(revision), revision);
  if (task.findings.some(({ rule }) => /duplicate/.test(rule))) return keepLimits(rewrite(revision), revision);
  // From the end, so that places found earlier still hold while later ones change.
  const findings = [...task.findings].sort((a, b) => (b.span?.start ?? 0) - (a.span?.start ?? 0));
  return keepLimits(
    findings.reduce((content, finding) => mendFinding(content, finding, revision), task.content),
    revision,
  );
}

/** The same evidence in another order, with another lead and title. */
export function rewrite({ task, material }: Revision): Content {
  const { language, brief, asset, content } = task;
  const structure = otherStructure(structureOf('', guessStructure(content)));
  const pool = [
    ...claimsAsSentences(content),
    ...printablePool(material, task.research, brief.questions, language, material.rules),
  ];
  const action = content.body.find((block) => block.kind === 'link');
  const rules = material.rules ?? (action && { voice: [], terminology: [], blocklist: [], callToAction: action });
  return composeText({
    language,
    brief,
    asset,
    message: brief.message ?? '',
    structure,
    variant: 1,
    variants: 2,
    pool: [...new Map(pool.map((sentence) => [sentence.text, sentence])).values()],
    products: inBrief(material, brief.products),
    rules: rules ?? null,
  });
}

/** 0 to 3, as `structureOf` counts them. */
function guessStructure({ body }: Content): number {
  const [first, second] = body;
  if (first?.kind === 'paragraph' && first.text.includes('?')) return 1;
  if (second?.kind === 'list') return first?.kind === 'heading' ? 3 : 2;
  return 0;
}

/** The sentences of a text that have evidence, each under the heading it stood under. */
function claimsAsSentences({ body, claims }: Content): Sentence[] {
  let heading: string | null = null;
  return body.flatMap((block, index): Sentence[] => {
    if (block.kind === 'heading') heading = block.text;
    if (block.kind !== 'paragraph') return [];
    const own = claims.filter(
      ({ text, evidence }) => block.text.includes(text) && evidence[0] && evidence[0].document !== 'price-list',
    );
    own.sort((a, b) => block.text.indexOf(a.text) - block.text.indexOf(b.text));
    return own.map(({ text, evidence }, place) => {
      const { document, passage, quote, confidence } = evidence[0]!;
      const where = { document, passage, title: heading ?? '', heading, block: index + 1, place };
      return { text, quote, ...where, stems: stems(text), leans: place > 0, confidence };
    });
  });
}

function spareSentences(task: TaskOf<'editor'>, material: Material): Sentence[] {
  const { content, research, brief, language } = task;
  const printed = JSON.stringify(content.body);
  const objected = task.findings.flatMap(({ excerpt }) => excerpt ?? []);
  const used = new Set(content.claims.flatMap(({ evidence }) => evidence.map(({ quote }) => quote)));
  return printablePool(material, research, brief.questions, language, material.rules).filter(
    ({ text, quote, leans }) =>
      !leans && !used.has(quote) && !printed.includes(text) && !objected.some((words) => text.includes(words)),
  );
}

export type { Structure };
