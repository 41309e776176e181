import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { bookCall, decision, newTenant, spendRequest } from './samples.ts';

/** A tenant's role has no right to; where it speaks as the owner, the table itself refuses. */
const refused = /append-only|permission denied/;

export function ledgerContract(store: () => Store): void {
  it('knows which role asked which model in a campaign, each pair once', async () => {
    const own = store().forTenant(newTenant());
    const { ledger } = own;
    await bookCall(own, 'a', { role: 'researcher', model: 'small' });
    await bookCall(own, 'b', { role: 'copywriter', model: 'large' });
    await bookCall(own, 'c', { role: 'researcher', model: 'small' });
    await bookCall(own, 'd', { role: 'researcher', model: 'large' });
    await bookCall(own, 'e', { role: 'editor', campaign: 'other' });
    expect(await ledger.modelsOf('launch')).toEqual([
      { role: 'researcher', model: 'small' },
      { role: 'copywriter', model: 'large' },
      { role: 'researcher', model: 'large' },
    ]);
  });

  it('sums model calls by stage in order of first call, each call once', async () => {
    const own = store().forTenant(newTenant());
    const { ledger } = own;
    await bookCall(own, '1', { stage: 'strategy' });
    await bookCall(own, '2');
    await bookCall(own, '3', { stage: 'strategy', costCents: 0.5 });
    await bookCall(own, '3', { stage: 'strategy', costCents: 99 });
    const failed = spendRequest('5', { stage: 'strategy' });
    await own.budgets.reserve(failed, {}, 60_000);
    await own.budgets.settle(failed, { kind: 'unanswered', errorClass: 'rate_limited' });
    await bookCall(own, '4', { campaign: 'other' });
    const tokens = (calls: number) => ({
      calls,
      inputTokens: 100 * calls,
      outputTokens: 20 * calls,
      milliseconds: 12 * calls,
    });
    expect(await ledger.spend('launch')).toEqual([
      { stage: 'strategy', ...tokens(2), costCents: 0.75, unknownCents: 0 },
      { stage: 'variants', ...tokens(1), costCents: 0.25, unknownCents: 0 },
    ]);
  });

  it('does not know a sum when one price is not known', async () => {
    const own = store().forTenant(newTenant());
    const { ledger } = own;
    await bookCall(own, '1');
    // As releases before 0.4.0 wrote it, which called models without a price.
    await own.sql.query(
      `insert into ledger_model_calls (tenant, key, campaign, role, stage, model, route, input_tokens, output_tokens, cached_input_tokens, milliseconds)
       values ($1, 'old', 'launch', 'copywriter', 'variants', 'm', 'r', 1, 1, 0, 1)`,
      [own.tenant],
    );
    expect(await ledger.spend('launch')).toMatchObject([{ calls: 2, costCents: null }]);
  });

  it('lists decisions newest first, by campaign and outcome', async () => {
    const { ledger } = store().forTenant(newTenant());
    const line = (campaign: string | null, allowed: boolean) => ({
      principal: 'Agent::"researcher"',
      action: 'search_knowledge',
      resource: 'Campaign::"launch"',
      campaign,
      decision: decision(allowed),
    });
    const lines = [line('launch', true), line('launch', false), line(null, true)];
    for (const each of lines) await ledger.recordDecision(each);
    const stamped = (each: object) => ({ at: expect.stringMatching(/Z$/), ...each });
    expect(await ledger.decisions()).toEqual([...lines].reverse().map(stamped));
    expect(await ledger.decisions({ campaign: 'launch', allowed: false })).toEqual([stamped(lines[1]!)]);
    expect(await ledger.decisions({ limit: 1 })).toEqual([stamped(lines[2]!)]);
  });

  it.each(['ledger_model_calls', 'ledger_decisions'])('refuses to change, remove or empty %s', async (table) => {
    const { sql } = store().forTenant(newTenant());
    await expect(sql.query(`update ${table} set campaign = 'x'`)).rejects.toThrow(refused);
    await expect(sql.query(`delete from ${table}`)).rejects.toThrow(refused);
    await expect(sql.query(`truncate ${table}`)).rejects.toThrow(refused);
  });
}
