import type { AssetStatus } from '../../domain/campaign.ts';
import type { CopydeskError } from '../../domain/errors.ts';
import { isBilingual } from '../../domain/text.ts';
import type { Person } from '../../domain/workspace.ts';
import { codeWords } from '../texts/code-words.ts';
import { nameOf } from './campaigns.tsx';
import type { Page } from './page.ts';

/** Why something was refused, in the reader's language where the texts know its code; who was first is named. */
export function refusalText(
  { t, language, format }: Page,
  error: CopydeskError,
  people: readonly Person[] = [],
): string {
  const { code, details } = error as CopydeskError & { code?: unknown; details?: unknown[] };
  const first = details?.[0];
  if (code === 'already_decided' && isClosing(first)) {
    return t.refusals.first(
      nameOf(people, first.person),
      t.decisions[first.decision] ?? first.decision,
      format.dateTime(first.at),
    );
  }
  if (isBilingual(first)) return first[language];
  const known = typeof code === 'string' && Object.hasOwn(t.refusals, code) ? codeWords(t, code) : null;
  if (known) return known;
  return error.choices?.length ? `${error.message} ${t.validChoices(error.choices.join(', '))}` : error.message;
}

/** Who closed the approval stage that a late decision was meant for; null when nobody did, as after a change of the text. */
export function whoWasFirst(
  { t, format }: Page,
  { request }: AssetStatus,
  stage: string | undefined,
  people: readonly Person[],
): string | null {
  const closedBy = request?.stages.find((one) => one.stage === stage)?.closedBy;
  if (!closedBy) return null;
  const { person, decision, at } = closedBy;
  return t.refusals.first(nameOf(people, person), t.decisions[decision] ?? decision, format.dateTime(at));
}

const isClosing = (value: unknown): value is { person: string; decision: string; at: string } =>
  typeof value === 'object' && value !== null && 'person' in value && 'decision' in value && 'at' in value;
