import { CopydeskError } from '../../domain/errors.ts';
import { Spend } from '../../domain/operation.ts';

const day = 86_400_000;

/**
 * What an ad may cost, checked: set, not over, and never more than its total even if every day costs as much as it may. Not every platform knows
 * a total (Google Ads: a daily budget of a search campaign has none), so the days are what keeps it.
 */
export function expectSpend(spend: Spend | undefined, now: Date, ends: (until: string) => string): Spend {
  if (!spend) throw unfit('An ad needs to know what it may cost: set `spend` of this asset in the brief.', 'spend');
  const until = Date.parse(spend.until);
  if (Date.parse(ends(spend.until)) <= now.getTime())
    throw unfit('The last moment at which it may cost anything has passed.', 'spend.until');
  // The first and the last day count whole, whatever the hour.
  const days = Math.ceil((until - now.getTime()) / day) + 1;
  if (days * spend.dailyCents > spend.totalCents)
    throw unfit(
      `${days} days of ${spend.dailyCents} cents are more than ${spend.totalCents} cents: raise totalCents, or lower dailyCents or until.`,
      'spend.totalCents',
    );
  return Spend.parse(spend);
}

const unfit = (message: string, field: string): CopydeskError =>
  new CopydeskError('invalid', message, { where: { field } });

/** Whether the platform holds what was approved. */
export const isSpend = (
  live: { dailyCents: number | null; totalCents: number | null; until: string | null },
  { dailyCents, totalCents, until }: Spend,
  ends: (until: string) => string,
): boolean =>
  live.dailyCents === dailyCents &&
  (live.totalCents === null || live.totalCents === totalCents) &&
  live.until !== null &&
  Date.parse(live.until) === Date.parse(ends(until));
