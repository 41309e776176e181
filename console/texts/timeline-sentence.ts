import type { CampaignEvent } from '../../store/store.ts';
import { codeWords } from './code-words.ts';
import type { Texts } from './de.ts';

/**
 * One sentence about an event in the reader's language. A kind that the texts do not know is named as it is. `nameOf` says how a person
 * is called: by name where people read, by id where commands take it.
 */
export function timelineSentence(t: Texts, { kind, data }: CampaignEvent, nameOf: (id: string) => string): string {
  const action = kind === 'command' ? String(data.action) : kind;
  const key = action === 'decide' ? `decide_${data.decision}` : action;
  const known = Object.hasOwn(t.timeline, key) ? (key as keyof Texts['timeline']) : 'other';
  const listed = (names: unknown) =>
    Array.isArray(names) ? names.map((name) => t.roles[String(name)] ?? nameOf(String(name))).join(', ') : '';
  const code = text(data.code);
  return t.timeline[known]({
    asset: text(data.asset),
    person: nameOf(text(data.person)),
    people: listed(data.roles ?? data.people),
    deputies: listed(data.deputies),
    stage: t.stages[text(data.assetStage) as keyof Texts['stages']] ?? text(data.assetStage),
    state: t.publicationStates[text(data.state)] ?? text(data.state),
    budget: budgetWords(t, data),
    code: codeWords(t, code) ?? (code || key),
  });
}

/** Which limit it is about, as far as it is known. */
function budgetWords(t: Texts, { scope, level, cents }: Record<string, unknown>): string {
  const named = t.budget.scopes[text(scope) as keyof Texts['budget']['scopes']] ?? t.budget.run;
  const amount = typeof cents === 'number' ? `${(cents / 100).toFixed(2)} €, ` : '';
  return `${amount}${named}${level === 'degrade' ? ` (${t.budget.degraded})` : ''}`;
}

/** When it happened, which is before it was written down. */
export const happenedAt = ({ at, data }: CampaignEvent): string => text(data.at) || at;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
