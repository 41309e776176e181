import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountStanding } from '../../../domain/budget.ts';
import type { AttemptOutcome } from '../../../domain/model.ts';
import type { Store, TenantStore } from '../../../store/store.ts';
import { newTenant, spendRequest } from './samples.ts';

const minute = 60_000;
const month = '2026-12';
const answered = (costCents: number): AttemptOutcome => ({
  kind: 'answered',
  usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 0 },
  costCents,
});
const lost: AttemptOutcome = { kind: 'unknown', errorClass: 'transient' };
const refused: AttemptOutcome = { kind: 'unanswered', errorClass: 'rate_limited' };

const figures = ({ reservedCents, knownCents, unknownCents }: AccountStanding) => [
  reservedCents,
  knownCents,
  unknownCents,
];
const ofCampaign = async ({ budgets }: TenantStore) => (await budgets.standing({ campaign: 'launch', month }))[0]!;

export function budgetsContract(store: () => Store): void {
  it('lets exactly as many of 200 that ask at once through as fit, and passes no limit', async () => {
    const { budgets } = store().forTenant(newTenant());
    const asked = Array.from({ length: 200 }, (_, n) =>
      budgets.reserve(spendRequest(`k${n}`, { atMostCents: 0.5 }), { campaign: 60, month: 1_000 }, minute),
    );
    const taken = (await Promise.all(asked)).filter((one) => one.taken);
    expect(taken).toHaveLength(120);
    const standing = await budgets.standing({ campaign: 'launch', team: 'berg', month });
    expect(standing.map(figures)).toEqual([
      [60, 0, 0],
      [60, 0, 0],
      [60, 0, 0],
    ]);
  });

  it.each(['run', 'campaign', 'team', 'month'] as const)(
    'takes nothing anywhere when the limit of the %s is passed',
    async (scope) => {
      const { budgets } = store().forTenant(newTenant());
      const hard = { run: 9, campaign: 9, team: 9, month: 9, [scope]: 0.4 };
      expect(await budgets.reserve(spendRequest('k'), hard, minute)).toMatchObject({
        taken: false,
        over: { scope, usedCents: 0, limitCents: 0.4 },
      });
      const { accounts } = spendRequest('k');
      for (const one of await budgets.standing(accounts)) expect(figures(one)).toEqual([0, 0, 0]);
    },
  );

  it('books by what came of it: the cost, nothing, or the bound', async () => {
    const own = store().forTenant(newTenant());
    const { budgets, ledger } = own;
    for (const [key, outcome] of Object.entries({ a: answered(0.1), b: refused, c: lost })) {
      await budgets.reserve(spendRequest(key), {}, minute);
      await budgets.settle(spendRequest(key), outcome);
      await budgets.settle(spendRequest(key), answered(0.2));
      await budgets.settle(spendRequest(key), refused);
    }
    // What became known of the lost one corrected its bound; what had been known stayed.
    expect(figures(await ofCampaign(own))).toEqual([0, 0.3, 0]);
    expect(await ledger.spend('launch')).toMatchObject([{ calls: 2, costCents: 0.3, unknownCents: 0 }]);
    expect(await budgets.unknown(10)).toEqual([]);
  });

  it('books at its bound what a claim before left behind, and what has expired', async () => {
    const own = store().forTenant(newTenant());
    const { budgets, ledger } = own;
    await budgets.reserve(spendRequest('k', { claim: 1 }), {}, minute);
    await budgets.reserve(spendRequest('k', { claim: 2 }), {}, minute);
    await budgets.reserve(spendRequest('other', { stage: 'strategy' }), {}, 0);
    expect(await budgets.bookLost('k', 2)).toBe(1);
    expect(figures(await ofCampaign(own))).toEqual([1, 0, 0.5]);
    expect(await budgets.bookExpired()).toBe(1);
    expect(await budgets.bookExpired()).toBe(0);
    expect(figures(await ofCampaign(own))).toEqual([0.5, 0, 1]);
    expect(await ledger.spend('launch')).toMatchObject([
      { stage: 'variants', calls: 1, inputTokens: 200, outputTokens: 40, costCents: 0, unknownCents: 0.5 },
      { stage: 'strategy', calls: 1, unknownCents: 0.5 },
    ]);
    expect(await budgets.unknown(1)).toMatchObject([{ key: 'k', claim: 1, attempt: 1, route: 'house' }]);
  });

  it('adds an approved amount once, for a campaign to each of its runs too', async () => {
    const { budgets } = store().forTenant(newTenant());
    const hard = { run: 0.4, campaign: 0.4 };
    expect((await budgets.reserve(spendRequest('k'), hard, minute)).taken).toBe(false);
    const approved = { command: 'c', scope: 'campaign' as const, name: 'launch', cents: 1, person: 'anna' };
    for (const topUp of [approved, approved]) await budgets.topUp(topUp);
    expect((await budgets.reserve(spendRequest('k'), hard, minute)).taken).toBe(true);
    expect((await budgets.reserve(spendRequest('k'), hard, minute)).taken).toBe(true);
    expect((await budgets.reserve(spendRequest('k2'), hard, minute)).taken).toBe(true);
    expect(await budgets.reserve(spendRequest('k3'), hard, minute)).toMatchObject({ over: { limitCents: 1.4 } });
  });

  it('tells of a limit once, whoever reaches it at once', async () => {
    const { budgets, events } = store().forTenant(newTenant());
    await budgets.reserve(spendRequest('k'), {}, minute);
    const account = { scope: 'month' as const, name: month };
    const told = (campaign: string) => budgets.alert(account, 1, campaign, { level: 'soft' });
    await Promise.all(['launch', 'launch', 'relaunch', 'relaunch'].map(told));
    await budgets.alert(account, 2, 'launch', { level: 'degrade' });
    const lines = [...(await events.list('launch')), ...(await events.list('relaunch'))];
    expect(lines.map(({ data }) => data.level).sort()).toEqual(['degrade', 'soft']);
  });

  it('never passes a hard limit by known, unknown and reserved together, in any order of calls, deaths, expiry and late answers', async () => {
    const step = fc.record({
      kind: fc.constantFrom('reserve', 'answer', 'refuse', 'lose', 'expire', 'take over', 'top up'),
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      claim: fc.integer({ min: 1, max: 3 }),
      campaign: fc.constantFrom('launch', 'relaunch'),
      bound: fc.integer({ min: 1, max: 1_500_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
        async (workers) => {
          const { budgets, sql } = store().forTenant(newTenant());
          const bounds = new Map<string, number>();
          let granted = 0;
          const hard = { campaign: 2, month: 3 };
          await Promise.all(
            workers.map(async (steps, worker) => {
              for (const [index, { kind, key: letter, claim, campaign, bound, share }] of steps.entries()) {
                const key = `${letter}${campaign}`;
                const request = spendRequest(key, { claim, atMostCents: bound / 1e6 });
                const id = `${key}/${claim}`;
                if (kind === 'reserve') {
                  // Two may ask for the same attempt: whichever bound was taken, the answer stays below the smaller one.
                  bounds.set(id, Math.min(bounds.get(id) ?? bound, bound));
                  await budgets.reserve(
                    { ...request, accounts: { ...request.accounts, campaign } },
                    hard,
                    share < 0.3 ? 0 : minute,
                  );
                }
                const cost = Math.floor(share * (bounds.get(id) ?? 0)) / 1e6;
                if (kind === 'answer') await budgets.settle(request, answered(cost));
                if (kind === 'refuse') await budgets.settle(request, refused);
                if (kind === 'lose') await budgets.settle(request, lost);
                if (kind === 'expire') await budgets.bookExpired();
                if (kind === 'take over') await budgets.bookLost(key, claim);
                if (kind === 'top up' && share < 0.2) {
                  granted += 1;
                  await budgets.topUp({
                    command: `${worker}/${index}`,
                    scope: 'month',
                    name: month,
                    cents: 1,
                    person: 'p',
                  });
                }
                for (const name of ['launch', 'relaunch']) {
                  const [own, all] = await budgets.standing({ campaign: name, month });
                  expect(figures(own!).reduce((sum, one) => sum + one)).toBeLessThanOrEqual(2 + 1e-9);
                  expect(figures(all!).reduce((sum, one) => sum + one)).toBeLessThanOrEqual(3 + granted + 1e-9);
                }
              }
            }),
          );
          // The accounts are what reservations and ledger add up to, to the micro-cent.
          const sums = await sql.query(
            `with latest as (select distinct on (key, claim, attempt) * from ledger_model_calls order by key, claim, attempt, entry desc)
           select account.name from budget_accounts account where scope in ('campaign', 'month') and (
             reserved <> (select coalesce(sum(micro_cents), 0) from reservations r where account.name in (r.campaign, r.month)) or
             known <> (select coalesce(sum(micro_cents), 0) from latest l where account.name in (l.campaign, l.month) and outcome <> 'unknown') or
             unknown <> (select coalesce(sum(micro_cents), 0) from latest l where account.name in (l.campaign, l.month) and outcome = 'unknown'))`,
          );
          expect(sums).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 300_000);
}
