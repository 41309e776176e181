import type { Sql } from '../domain/sql.ts';
import type { Ledger } from './store.ts';

/** Append-only records of one tenant; the tables themselves refuse any change. */
export function createLedger(sql: Sql, tenant: string): Ledger {
  return {
    modelsOf: (campaign) =>
      sql.query(
        `select role, model from ledger_model_calls where tenant = $1 and campaign = $2 and outcome = 'answered'
         group by role, model order by min(sequence)`,
        [tenant, campaign],
      ),

    // One call without a price makes the sum unknown: a sum that leaves it out would look like a bargain.
    spend: (campaign) =>
      sql.query(
        `select stage, count(*) as calls, sum(input_tokens)::bigint as "inputTokens", sum(output_tokens)::bigint as "outputTokens",
           case when count(micro_cents) = count(*)
             then coalesce(sum(micro_cents) filter (where outcome = 'answered'), 0)::float8 / 1e6 end as "costCents",
           coalesce(sum(micro_cents) filter (where outcome = 'unknown'), 0)::float8 / 1e6 as "unknownCents", sum(milliseconds) as milliseconds
         from ${latestEntries} and campaign = $2 and outcome <> 'unanswered'
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

/** The line that counts of each attempt of a tenant ($1): a correction stands in for what it corrects. A condition may follow. */
const latestEntries = `ledger_model_calls line where tenant = $1 and not exists (
  select from ledger_model_calls later
  where (later.tenant, later.key, later.claim, later.attempt) = (line.tenant, line.key, line.claim, line.attempt) and later.entry > line.entry)`;
