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
  const { kind, remoteId, revision, url } = operationOf(prepared, prepared.operation!.kind);
  const ad = await platform.get(remoteId);
  const gone = !ad || ad.state === 'removed';
  if (gone && kind === 'enable')
    throw new CopydeskError('not_found', `${url} is not there any more; it cannot be enabled.`);
  if (gone) return { state: 'live', receipt: receiptOf(prepared, now, ad ? revisionOf(ad) : null) };
  if (revisionOf(ad) !== revision) throw changed({ remoteId, url });
  if (ad.state !== wanted[kind]) return { state: 'absent' };
  return { state: 'live', receipt: receiptOf(prepared, now, revision) };
}

/**
 * Turns the switch of an ad that still is as it was read, and reads back. An ad is enabled only with the budget that was approved: another one
 * on the platform is a `conflict`, and nothing is done.
 */
export async function operate(prepared: Prepared, platform: AdPlatform, now: Date): Promise<Receipt> {
  const found = await findOperation(prepared, platform, now);
  if (found.state === 'live') return found.receipt;
  const { kind, remoteId, spend } = operationOf(prepared, prepared.operation!.kind);
  const ad = (await platform.get(remoteId))!;
  if (kind === 'enable') expectApproved(ad, spend, platform, now);
  await platform.turn(ad, wanted[kind]);
  const after = await findOperation(prepared, platform, now).catch((cause: unknown) => {
    throw new CopydeskError('unknown_outcome', `It was asked to ${kind} ${remoteId}, which could not be read back.`, {
      cause,
    });
  });
  if (after.state !== 'live')
    throw new CopydeskError('unknown_outcome', `It was asked to ${kind} ${remoteId}, which is as before.`);
  if (kind !== 'enable') return after.receipt;
  const enabled = await platform.get(remoteId);
  if (enabled && spend && isSpend(enabled, spend, platform.ends)) return after.receipt;
  // Somebody changed the budget while it was enabled: it must not run on a sum that nobody approved.
  await platform.turn(enabled ?? ad, 'paused');
  throw new CopydeskError(
    'unknown_outcome',
    `The budget of ${remoteId} was changed while it was enabled; it was paused.`,
  );
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
