import type { refusalsDe } from './refusals-de.ts';

/** Why a command was not carried out or a step waits: the closed list of codes from workflows, in words. */
export const refusalsEn: typeof refusalsDe = {
  other_campaign: 'The command names another campaign.',
  campaign_ended: 'The campaign has ended.',
  not_started: 'The campaign is still being set up. Try again in a moment.',
  malformed_command: 'The command does not have the shape of a command.',
  unknown_asset: 'The campaign has no such asset.',
  unknown_variant: 'The asset has no such variant.',
  unknown_stage: 'There is no such approval stage.',
  variant_blocked: 'A finding blocks this variant. Edit it or have it rewritten first.',
  stale_variant: 'Another variant has been selected since.',
  stale_request: 'There is a newer approval request.',
  stale_prepared: 'What you saw has changed since.',
  other_destination: 'It would go to another place now.',
  other_slot_window: 'It would go out at another time now.',
  already_decided: 'It has been decided already.',
  already_approved: 'You have approved this stage already.',
  stage_not_open: 'An earlier stage has to decide first.',
  comment_needed: 'Say in the comment what should change.',
  page_changed:
    'The live page has been changed since. Retry first: that reads it anew and has the proposal written against it.',
  not_for_operations:
    'There is nothing to rewrite here: what is done with a live piece is approved as it was ordered, or rejected.',
  wrong_stage: 'That is not possible in the present stage.',
  nothing_to_retry: 'Nothing waits for a retry.',
  already_paused: 'The campaign is paused already.',
  not_paused: 'The campaign is not paused.',
  denied: 'The policy does not allow it.',
  deadline_passed: 'Nobody signed off before the deadline.',
  slot_unavailable: 'The channel does not take it at that time. Choose another slot.',
  truth_changed: 'Something that is live is not true any more. A correction is ready or on its way.',
  channel_unreachable: 'The channel could not be reached for a while. It has nothing of it; retry when it is back.',
  workflow_task_failing:
    'The program fails at this campaign again and again. Nothing is lost; it goes on when a build that mends it, or the former one, is deployed.',
  over_budget: 'There is no money left for models. A budget owner can top it up; then it goes on by itself.',
  stopped: 'The campaign was paused; it goes on when it is resumed.',
  publication_refused: 'Refused right before publishing: something that was true at approval is not true any more.',
  channel_sick: 'The channel is not well, and the slot is near. Mend it before; the slot stays.',
  unknown_outcome: 'It is not known whether the channel has it. Look there, then retry.',
  turns_exhausted: 'The agent found no valid answer within its turns.',
  disapproved:
    'The platform disapproves of it again and again. Its reasons are attached; change the piece there, or cancel.',
  unchanged:
    'The agent was to change it and gave back the same words. Edit it, ask for something else, or have it try again.',
  timed_out: 'It took too long.',
  first: (person, decision, at) => `${person} was first: ${decision}, ${at}.`,
};
