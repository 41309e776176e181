import type { PreparedAsset } from '../domain/approval.ts';
import type { Prepared } from '../domain/channel.ts';
import type { Spend } from '../domain/operation.ts';
import type { Operation } from '../domain/publication.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { PublishFacts } from '../policies/approval-context.ts';
import type { PublicationRow, TenantStore } from '../store/store.ts';

type Cost = Pick<Spend, 'dailyCents' | 'totalCents'>;

const nothing: Cost = { dailyCents: 0, totalCents: 0 };
/** Of what is enabled without anybody having said what it may cost: above every ceiling. */
const boundless: Cost = { dailyCents: Number.MAX_SAFE_INTEGER, totalCents: Number.MAX_SAFE_INTEGER };

/**
 * What it may cost, and may cost at most by the workspace as it is now. An ad that is created counts alone, for it is created paused; one
 * that is enabled, or changed while it is, counts together with all else on the channel that still spends: until a day after its `until`, for
 * platforms end an ad by their own clock and time zone and bill late. Without a ceiling nothing may cost anything.
 * @param now when it would go out
 */
export async function spendingOf(
  { publications, artifacts }: TenantStore,
  row: PublicationRow,
  approved: Prepared,
  operation: Operation,
  { channels }: Workspace,
  now: Date,
): Promise<PublishFacts['spending']> {
  const { ceilings } = channels[row.identity.channel]!;
  const limits = { dailyCeilingCents: ceilings?.dailyCents ?? 0, totalCeilingCents: ceilings?.totalCents ?? 0 };
  const remoteId = approved.operation?.remoteId ?? approved.update?.remoteId;
  const others = await Promise.all(
    (await publications.enabled(row.identity.channel))
      .filter(({ id }) => id !== row.id)
      .map(async ({ prepared }) => (await artifacts.get<PreparedAsset>(prepared)).prepared.operation),
  );
  const enabled = operation === 'enable' || others.some((other) => other?.remoteId === remoteId);
  const own = operation === 'enable' ? (approved.operation?.spend ?? boundless) : (approved.spend ?? nothing);
  if (operation === 'withdraw' || operation === 'pause') return { ...nothing, ...limits };
  const counted = enabled
    ? others.filter((other) => other?.remoteId !== remoteId && !hasEnded(other?.spend ?? undefined, now))
    : [];
  const { dailyCents, totalCents } = counted.reduce((sum: Cost, other) => add(sum, other?.spend ?? boundless), own);
  return { dailyCents, totalCents, ...limits };
}

const graceMs = 86_400_000;

/** What nobody has said an end of never ends; nor does a date that is none. */
const hasEnded = (spend: Spend | undefined, now: Date): boolean =>
  spend !== undefined && now.getTime() > Date.parse(spend.until) + graceMs;

const add = (one: Cost, other: Cost): Cost => ({
  dailyCents: Math.min(one.dailyCents + other.dailyCents, Number.MAX_SAFE_INTEGER),
  totalCents: Math.min(one.totalCents + other.totalCents, Number.MAX_SAFE_INTEGER),
});
