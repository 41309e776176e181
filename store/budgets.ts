import type { AccountStanding, BudgetScope, SpendAccounts } from '../domain/budget.ts';
import type { Sql } from '../domain/sql.ts';
import { createEvents } from './events.ts';
import type { AttemptKey, Budgets, OverLimit, UnknownAttempt } from './store.ts';

/** Money in the database is whole micro-cents. What may cost a fraction of one more is rounded up. */
const microPerCent = 1_000_000;
const micro = (cents: number): number => Math.ceil(Number((cents * microPerCent).toFixed(3)));
const cents = (amount: number): number => amount / microPerCent;

interface Account {
  scope: BudgetScope;
  name: string;
  reserved: number;
  known: number;
  unknown: number;
  granted: number;
  alerted: number;
  /** Approvals included; null: none. */
  limit?: number | null;
}

/** What models may cost one tenant. The rules stand in the functions of migration 0011: each is one statement for whoever calls it. */
export function createBudgets(sql: Sql, tenant: string): Budgets {
  const bookUnknown = async (attempts: AttemptKey[]) => {
    for (const attempt of attempts) await settle(attempt, { kind: 'unknown', errorClass: 'lost' });
    return attempts.length;
  };

  const settle: Budgets['settle'] = async ({ key, claim, attempt }, outcome) => {
    const answered = outcome.kind === 'answered' ? outcome : null;
    const said = {
      ...{ tenant, key, claim, attempt, outcome: outcome.kind },
      error_class: outcome.kind === 'answered' ? null : outcome.errorClass,
      model: outcome.model ?? null,
      input_tokens: answered?.usage.inputTokens ?? 0,
      output_tokens: answered?.usage.outputTokens ?? 0,
      cached_input_tokens: answered?.usage.cachedInputTokens ?? 0,
      micro_cents: micro(answered?.costCents ?? 0),
      milliseconds: outcome.milliseconds ?? null,
    };
    await sql.query('select settle_spend($1::jsonb)', [said]);
  };

  return {
    settle,

    async reserve({ accounts, atMost, atMostCents, ...request }, hardCents, ttlMs) {
      const wanted = {
        ...{ tenant, ...request, ...accounts, micro_cents: micro(atMostCents) },
        input_tokens: atMost.inputTokens,
        output_tokens: atMost.outputTokens,
        cached_input_tokens: atMost.cachedInputTokens,
      };
      const hard = Object.fromEntries(Object.entries(hardCents).map(([scope, limit]) => [scope, limit * microPerCent]));
      const [row] = await sql.query<{ said: { taken: boolean; accounts: Account[] } }>(
        'select reserve_spend($1::jsonb, $2::jsonb, $3) as said',
        [wanted, hard, ttlMs],
      );
      const { taken, accounts: before } = row!.said;
      const standings = before.map(standingOf);
      if (taken) return { taken, accounts: standings };
      const over = before.find((one) => one.limit != null && usedOf(one) + wanted.micro_cents > one.limit)!;
      return { taken, accounts: standings, over: overLimit(over) };
    },

    async bookLost(key, claim) {
      return bookUnknown(
        await sql.query<AttemptKey>(
          'select key, claim, attempt from reservations where tenant = $1 and key = $2 and claim < $3',
          [tenant, key, claim],
        ),
      );
    },

    async bookExpired() {
      return bookUnknown(
        await sql.query<AttemptKey>(
          'select key, claim, attempt from reservations where tenant = $1 and expires_at <= clock_timestamp() limit 1000',
          [tenant],
        ),
      );
    },

    unknown: (limit) =>
      sql.query<UnknownAttempt>(
        `select key, claim, attempt, campaign, route, model, at from ledger_model_calls line
         where tenant = $1 and outcome = 'unknown' and not exists (select from ledger_model_calls later
           where (later.tenant, later.key, later.claim, later.attempt) = (line.tenant, line.key, line.claim, line.attempt)
             and later.entry > line.entry)
         order by sequence limit $2`,
        [tenant, limit],
      ),

    async standing(accounts) {
      const named = namesOf(accounts);
      const rows = await sql.query<Account>(
        `select scope, name, coalesce(reserved, 0) as reserved, coalesce(known, 0) as known, coalesce(unknown, 0) as unknown,
           coalesce(granted, 0) as granted, coalesce(alerted, 0) as alerted
         from unnest($2::text[], $3::text[]) with ordinality as asked(scope, name, place)
         left join budget_accounts account using (scope, name)
         where account.tenant is null or account.tenant = $1 order by place`,
        [tenant, named.map(([scope]) => scope), named.map(([, name]) => name)],
      );
      return rows.map(standingOf);
    },

    async topUp({ command, scope, name, cents: amount, person }) {
      await sql.query(
        `with approved as (
           insert into budget_top_ups (tenant, command, scope, name, micro_cents, person) values ($1, $2, $3, $4, $5, $6)
           on conflict do nothing returning scope, name, micro_cents
         )
         insert into budget_accounts as account (tenant, scope, name, granted) select $1, scope, name, micro_cents from approved
         on conflict (tenant, scope, name) do update set granted = account.granted + excluded.granted`,
        [tenant, command, scope, name, micro(amount), person],
      );
    },

    async alert({ scope, name }, level, campaign, data) {
      await sql.transaction(async (inside) => {
        const raised = await inside.query(
          'update budget_accounts set alerted = $4 where tenant = $1 and scope = $2 and name = $3 and alerted < $4 returning 1',
          [tenant, scope, name, level],
        );
        if (raised.length === 0) return;
        const key = `budget/${scope}/${name}/${level}`;
        await createEvents(inside, tenant).append(campaign, 'budget', { scope, name, ...data }, key);
      });
    },
  };
}

const namesOf = ({
  run,
  campaign,
  team,
  month,
}: Partial<SpendAccounts> & { month: string }): [BudgetScope, string][] => [
  ...(run === undefined ? [] : ([['run', run]] as [BudgetScope, string][])),
  ...(campaign === undefined ? [] : ([['campaign', campaign]] as [BudgetScope, string][])),
  ...(team === undefined ? [] : ([['team', `${team}/${month}`]] as [BudgetScope, string][])),
  ['month', month],
];

const usedOf = ({ reserved, known, unknown }: Account): number => reserved + known + unknown;

const standingOf = ({ scope, name, reserved, known, unknown, granted, alerted }: Account): AccountStanding => ({
  scope,
  name,
  reservedCents: cents(reserved),
  knownCents: cents(known),
  unknownCents: cents(unknown),
  grantedCents: cents(granted),
  alerted,
});

const overLimit = (account: Account): OverLimit => ({
  scope: account.scope,
  name: account.name,
  usedCents: cents(usedOf(account)),
  limitCents: cents(account.limit!),
});
