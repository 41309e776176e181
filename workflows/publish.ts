import { ApplicationFailure, sleep } from '@temporalio/workflow';
import type { AssetStatus, Pin } from '../domain/campaign.ts';
import type { PublishOutcome } from './activities.ts';
import { isConflict, isLost } from './attention.ts';
import { moveTo } from './commands.ts';
import { commit, reconcile } from './proxies.ts';
import type { Recorder } from './recorder.ts';
import type { StepContext } from './step-context.ts';

/**
 * How often a commit or look-up is tried in a row that brings nothing forward before a person is asked, and the pause after it: longer where a
 * channel asks so.
 */
const publishing = { rounds: 8, pauseMs: 10_000, longestMs: 300_000 };

/** Sends what was approved and looks up what became of it, until the outcome is known or a person has to look. */
export async function publish(asset: AssetStatus, { state, recorder }: StepContext): Promise<void> {
  const pin = state.pin!;
  const publication = asset.publication!;
  if (publication.state === 'refused') return moveTo(asset, 'preparing');
  for (let round = 0; round < publishing.rounds; round += 1) {
    const { state: before } = publication;
    const {
      reason,
      retryAfterMs = 0,
      advanced = false,
      ...outcome
    } = before === 'intended' ? await commitOnce(asset, pin, recorder) : await lookUp(asset, pin);
    Object.assign(publication, outcome);
    recorder.note('publication', { asset: asset.asset, state: outcome.state });
    if (outcome.state === 'published') return moveTo(asset, 'measuring');
    if (outcome.state === 'refused') throw ApplicationFailure.nonRetryable('publication_refused', 'denied', reason);
    // A list has as many rounds as it needs: each of these has fewer left.
    if (advanced) round = -1;
    // The same answer again: the channel is out of reach, or does not know yet.
    if (outcome.state === before)
      await sleep(Math.max(advanced ? 1 : publishing.pauseMs, Math.min(retryAfterMs, publishing.longestMs)));
  }
  throw publication.state === 'intended'
    ? ApplicationFailure.nonRetryable('channel_unreachable', 'transient')
    : ApplicationFailure.nonRetryable('unknown_outcome', 'unknown_outcome');
}

/** A lost commit leaves an unknown outcome; any other failure says that the channel has nothing of it. */
async function commitOnce(asset: AssetStatus, pin: Pin, recorder: Recorder): Promise<PublishOutcome> {
  const { prepared, slotWindow, request } = asset.request!;
  const publication = asset.publication!;
  publication.state = 'committing';
  recorder.note('committing', { asset: asset.asset, publication: publication.id });
  try {
    return await commit({
      pin,
      publication: publication.id,
      prepared,
      request,
      slotWindow,
      ...(asset.place && { notBefore: asset.place }),
    });
  } catch (error) {
    if (isLost(error)) return { state: 'unknown_outcome', url: null };
    publication.state = 'intended';
    throw error;
  }
}

/** A page that is neither as it was read nor as it was approved has nothing of ours any more: somebody else has written it since. */
async function lookUp({ page, operation, publication }: AssetStatus, pin: Pin): Promise<PublishOutcome> {
  try {
    return await reconcile({ pin, publication: publication!.id });
  } catch (error) {
    if ((page || operation) && isConflict(error)) publication!.state = 'intended';
    throw error;
  }
}
