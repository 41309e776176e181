import { hashOf } from '../../domain/canonical.ts';
import type { Found, Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { changed, operationOf, receiptOf } from '../operations.ts';
import type { AdPlatform, LiveAd } from './ad.ts';
import { isSpend } from './spend.ts';

/** Of all that decides on what readers see and what it costs, but not of whether it runs: that is what operations are about. */
export const revisionOf = ({ name, texts, tracking, dailyCents, totalCents, until, rest }: LiveAd): string =>
  hashOf({ name, texts, tracking, dailyCents, totalCents, until, rest });

const wanted = { withdraw: 'removed', enable: 'enabled', pause: 'paused' } as const;

/** Whether an operation is done. Never writes. */
export async function findOperation(prepared: Prepared, platform: AdPlatform, now: Date): Promise<Found> {
  const { kind, remoteId } = operationOf(prepared, prepared.operation!.kind);
  return standing(prepared, kind, await platform.get(remoteId), now);
}

function standing(prepared: Prepared, kind: keyof typeof wanted, ad: LiveAd | null, now: Date): Found {
  const { remoteId, revision, url } = prepared.operation!;
  const gone = !ad || ad.state === 'removed';
  if (gone && kind === 'enable')
    throw new CopydeskError('not_found', `${url} is not there any more; it cannot be enabled.`);
  if (gone) return { state: 'live', receipt: receiptOf(prepared, now, ad ? revisionOf(ad) : null) };
  if (revisionOf(ad) !== revision) {
    // It runs, by us or by somebody else, and not as it was approved: nobody may take it for one that costs nothing.
    if (kind === 'enable' && ad.state === 'enabled')
      throw new CopydeskError('unknown_outcome', `${url} is running, but not as it was approved: look at it there.`);
    throw changed({ remoteId, url });
  }
  if (ad.state !== wanted[kind]) return { state: 'absent' };
  return { state: 'live', receipt: receiptOf(prepared, now, revision) };
}

/**
 * Turns the switch of an ad that still is as it was read, and reads back. An ad is enabled only with the budget that was approved: another one
 * on the platform is a `conflict`, and nothing is done.
 */
export async function operate(prepared: Prepared, platform: AdPlatform, now: Date): Promise<Receipt> {
  const { kind, remoteId, spend } = operationOf(prepared, prepared.operation!.kind);
  const ad = await platform.get(remoteId);
  const found = standing(prepared, kind, ad, now);
  if (found.state === 'live') return found.receipt;
  if (kind === 'enable') expectApproved(ad!, spend, platform, now);
  await platform.turn(ad!, wanted[kind]);
  const unknown = (what: string, cause?: unknown) =>
    new CopydeskError('unknown_outcome', `It was asked to ${kind} ${remoteId}, ${what}.`, { cause });
  try {
    const after = await platform.get(remoteId);
    if (kind === 'enable' && after) await pauseWhatChanged(prepared, after, platform);
    const outcome = standing(prepared, kind, after, now);
    if (outcome.state === 'live') return outcome.receipt;
  } catch (cause) {
    if (cause instanceof CopydeskError && cause.errorClass === 'unknown_outcome') throw cause;
    throw unknown('which could not be read back', cause);
  }
  throw unknown('which is as before');
}

/** What somebody changed while it was enabled must not run: nobody has approved what it costs or shows now. */
async function pauseWhatChanged(prepared: Prepared, ad: LiveAd, platform: AdPlatform): Promise<void> {
  const { remoteId, revision, spend } = operationOf(prepared, 'enable');
  if (ad.state !== 'enabled') return;
  if (revisionOf(ad) === revision && spend && isSpend(ad, spend, platform.ends)) return;
  await platform.turn(ad, 'paused');
  throw new CopydeskError('unknown_outcome', `${remoteId} was changed while it was enabled; it was paused.`);
}

function expectApproved(
  ad: LiveAd,
  spend: NonNullable<Prepared['operation']>['spend'],
  platform: AdPlatform,
  now: Date,
): void {
  if (!spend)
    throw new CopydeskError('invalid', 'An ad is enabled only with what it may cost.', {
      where: { field: 'operation.spend' },
    });
  if (Date.parse(platform.ends(spend.until)) <= now.getTime())
    throw new CopydeskError('invalid', 'The last moment at which the ad may cost anything has passed.', {
      where: { field: 'operation.spend.until' },
    });
  if (!isSpend(ad, spend, platform.ends))
    throw new CopydeskError(
      'conflict',
      `The platform has another budget than was approved: ${ad.dailyCents ?? 'no'} cents a day until ${ad.until ?? 'for ever'}; nothing was enabled.`,
    );
}
