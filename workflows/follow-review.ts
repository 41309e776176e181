import { ApplicationFailure, sleep } from '@temporalio/workflow';
import type { AssetStatus } from '../domain/campaign.ts';
import type { ReviewAnswer } from './activities.ts';
import { moveTo } from './commands.ts';
import { askReview } from './proxies.ts';
import type { StepContext } from './step-context.ts';

const minute = 60_000;
const pauses = { firstMs: minute, longestMs: 60 * minute };
/** A platform that has not decided by then is not asked on; the daily look at what is live goes on. */
const longestMs = 14 * 24 * 60 * minute;
/** What was disapproved so often a person has to look at. */
const mostPublications = 3;

/**
 * Asks the platform until it has decided on a piece. What it disapproves of goes back to the agent, as a change of the piece as it is there,
 * and is signed off and published again under the next number. The asset carries all that is known, so that it may continue as new in between.
 */
export async function followReview(asset: AssetStatus, context: StepContext, first: ReviewAnswer): Promise<void> {
  const { state, recorder } = context;
  const publication = asset.publication!.id;
  asset.reviewSince ??= new Date().toISOString();
  let answer = first;
  for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(2 * pauseMs, pauses.longestMs)) {
    if (answer.state !== asset.review) recorder.note('reviewed', { asset: asset.asset, state: answer.state });
    asset.review = answer.state;
    const waited = Date.now() - Date.parse(asset.reviewSince);
    if (answer.state !== 'in-review' || waited >= longestMs) break;
    await sleep(pauseMs);
    answer = await askReview({ pin: state.pin!, publication });
  }
  const { disapproval } = answer;
  if (disapproval) await context.locked(asset.asset, () => sendBack(asset, disapproval));
  else moveTo(asset, 'done');
}

function sendBack(asset: AssetStatus, disapproval: NonNullable<ReviewAnswer['disapproval']>): void {
  const { reasons, instruction, page } = disapproval;
  const number = (asset.number ?? 1) + 1;
  if (number > mostPublications) {
    const details = [reasons];
    throw ApplicationFailure.create({ message: 'disapproved', type: 'invalid', nonRetryable: true, details });
  }
  delete asset.reviewSince;
  const revision = { base: asset.selected!, instruction };
  moveTo(asset, 'variants', {
    number,
    page,
    revision,
    disapproved: revision,
    revisions: asset.revisions + 1,
    selected: null,
  });
}
