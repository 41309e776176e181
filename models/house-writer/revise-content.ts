import type { Content } from '../../domain/content.ts';
import { printablePool } from './compose-content.ts';
import { followInstruction } from './follow-instruction.ts';
import { keepLimits } from './keep-limits.ts';
import { mendFinding } from './mend-finding.ts';
import type { Revision } from './revision.ts';
import { rewrite } from './rewrite.ts';
import type { Sentence } from './sentence.ts';
import type { Material, TaskOf } from './task.ts';

/**
 * Mends findings where they are, or does what a person asked for, as far as that can be done without understanding: drop, replace,
 * shorten, reorder. What it does not understand, and near duplicates, it answers with another structure over the same evidence.
 */
export function reviseContent(task: TaskOf<'editor'>, material: Material): Content {
  const revision: Revision = { task, material, spare: spareSentences(task, material) };
  // A page that readers know is not built anew for a request that was not understood.
  const otherwise = () => (task.page ? task.content : rewrite(revision));
  if (task.instruction) return keepLimits(followInstruction(revision, task.instruction) ?? otherwise(), revision);
  if (!task.page && task.findings.some(({ rule }) => /duplicate/.test(rule)))
    return keepLimits(rewrite(revision), revision);
  // From the end, so that places found earlier still hold while later ones change.
  const findings = [...task.findings].sort((a, b) => (b.span?.start ?? 0) - (a.span?.start ?? 0));
  return keepLimits(
    findings.reduce((content, finding) => mendFinding(content, finding, revision), task.content),
    revision,
  );
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
