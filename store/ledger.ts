import type { Sql } from '../domain/sql.ts';
import type { Ledger } from './store.ts';

/** Append-only records of one tenant; the tables themselves refuse any change. */
export function createLedger(sql: Sql, tenant: string): Ledger {
  return {
    async recordModelCall({ key, campaign, role, stage, model, route, usage, costCents, milliseconds }) {
      await sql.query(
        `insert into ledger_model_calls (tenant, key, campaign, role, stage, model, route,
           input_tokens, output_tokens, cached_input_tokens, cost_cents, milliseconds)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (tenant, key) do nothing`,
        [
          ...[tenant, key, campaign, role, stage, model, route],
          ...[usage.inputTokens, usage.outputTokens, usage.cachedInputTokens, costCents, milliseconds],
        ],
      );
    },

    modelsOf: (campaign) =>
      sql.query(
        `select role, model from ledger_model_calls where tenant = $1 and campaign = $2
         group by role, model order by min(sequence)`,
        [tenant, campaign],
      ),

    async knownCents(campaign) {
      const [row] = await sql.query<{ cents: number }>(
        'select coalesce(sum(cost_cents), 0)::float8 as cents from ledger_model_calls where tenant = $1 and campaign = $2',
        [tenant, campaign],
      );
      return row!.cents;
    },

    // One call without a price makes the sum unknown: a sum that leaves it out would look like a bargain.
    spend: (campaign) =>
      sql.query(
        `select stage, count(*) as calls, sum(input_tokens)::bigint as "inputTokens", sum(output_tokens)::bigint as "outputTokens",
           case when count(cost_cents) = count(*) then sum(cost_cents) end as "costCents", sum(milliseconds) as milliseconds
         from ledger_model_calls where tenant = $1 and campaign = $2
         group by stage order by min(sequence)`,
        [tenant, campaign],
      ),

    async recordDecision({ principal, action, resource, campaign, decision }) {
      await sql.query(
        `insert into ledger_decisions (tenant, principal, action, resource, campaign, allowed, decision)
         values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
        [tenant, principal, action, resource, campaign, decision.allowed, decision],
      );
    },

    decisions: ({ campaign, allowed, limit = 100 } = {}) =>
      sql.query(
        `select at, principal, action, resource, campaign, decision from ledger_decisions
         where tenant = $1 and ($2::text is null or campaign = $2) and ($3::boolean is null or allowed = $3)
         order by sequence desc limit $4`,
        [tenant, campaign, allowed, limit],
      ),
  };
}
