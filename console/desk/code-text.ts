import { CopydeskError, type ErrorClass } from '../../domain/errors.ts';
import { isBilingual } from '../../domain/text.ts';

type Details = unknown[];
type Closed = { person?: string; at?: string; decision?: string };

const list = (details: Details): string => details.filter((detail) => typeof detail === 'string').join(', ');

/** What the closed list of codes from workflows means, in words. Details say who was first, or what would have been valid. */
const texts: Record<string, (details: Details) => string> = {
  other_campaign: () => 'The command names another campaign.',
  campaign_ended: ([stage]) => `The campaign has ended (${stage}).`,
  not_started: () => 'The campaign is still being set up. Try again in a moment.',
  malformed_command: () => 'The command does not have the shape of a command.',
  unknown_asset: (details) => `The campaign has no such asset. It has: ${list(details)}.`,
  unknown_variant: () => 'The asset has no such variant.',
  unknown_stage: (details) => `The request has no such approval stage. It has: ${list(details)}.`,
  variant_blocked: () => 'A finding blocks this variant. Edit it or have it rewritten first.',
  stale_variant: () => 'Another variant has been selected since. Look at it first.',
  stale_request: () => 'The request has been replaced by a newer one. Look at that first.',
  stale_prepared: () => 'What you saw has changed since. Look at the new version first.',
  other_destination: ([destination]) => `It would go to another place: ${destination}.`,
  other_slot_window: () => 'It would go out at another time.',
  already_decided: ([by]) => alreadyDecided(by as Closed | string | undefined),
  already_approved: () => 'You have approved this stage already.',
  stage_not_open: () => 'An earlier stage has to decide first.',
  comment_needed: () => 'Say what should change.',
  wrong_stage: ([stage, ...valid]) => `The asset is in the stage ${stage}; this is possible in: ${list(valid)}.`,
  page_changed: () =>
    'The live page has been changed since. Retry reads it anew and has the proposal written against it.',
  nothing_to_retry: () => 'Nothing waits for a retry.',
  already_paused: () => 'The campaign is paused already.',
  not_paused: () => 'The campaign is not paused.',
  denied: () => 'The policy does not allow it.',
  deadline_passed: () => 'Nobody signed off before the deadline.',
  publication_refused: () =>
    'The policy refused it right before publishing: something that was true at approval is not true any more.',
  stopped: () => 'The campaign was paused; it goes on when it is resumed.',
  slot_unavailable: ([words]) =>
    isBilingual(words) ? words.en : 'The channel does not take it at that time. Choose another slot.',
  truth_changed: () => 'Something that is live is not true any more. A correction is ready or on its way.',
  channel_unreachable: () =>
    'The channel could not be reached for a while. It has nothing of it; retry when it is back.',
  channel_sick: () => 'The channel is not well, and the slot is near. Mend it before; the slot stays.',
  unknown_outcome: () => 'It is not known whether the channel has it. Look there, then retry.',
  turns_exhausted: () => 'The agent found no valid answer within its turns.',
  over_budget: () => 'There is no money left for it. A budget owner can top it up; then it goes on by itself.',
  unchanged: () =>
    'The agent was to change it and gave back the same words. Edit it, ask for something else, or have it try again.',
  timed_out: () => 'It took too long.',
  workflow_task_failing: () =>
    'The program fails at this campaign again and again. Nothing is lost; it goes on when a build that mends it, or the former one, is deployed.',
};

/** A refusal with its code and details, so that the pages can say it in the reader's language. */
export type CodedError = CopydeskError & { code: string; details: unknown[] };

export const codeText = (code: string, errorClass: ErrorClass, details: Details): CodedError =>
  Object.assign(new CopydeskError(errorClass, texts[code]?.(details) ?? code), { code, details });

/** One sentence for a code of `Attention`. */
export const attentionText = (code: string): string => texts[code]?.([]) ?? code;

function alreadyDecided(by: Closed | string | undefined): string {
  if (typeof by === 'object' && by.person) return `${by.person} was first: ${by.decision} at ${by.at}.`;
  return 'It has been decided already.';
}
