-- What models may cost, what is set aside for calls under way, and one line for each attempt. Money is whole micro-cents (a millionth of a
-- euro cent): tokens times a price in cents for a million tokens, so that no sum drifts.

-- One account a scope: `run` (one run of an agent), `campaign`, `team` (a brand in a month) and `month`. What may be had stands in
-- the workspace; `granted` was added to it by approvals.
create table budget_accounts (
  tenant text not null,
  scope text not null check (scope in ('run', 'campaign', 'team', 'month')),
  name text not null,
  reserved bigint not null default 0 check (reserved >= 0),
  known bigint not null default 0 check (known >= 0),
  -- Of attempts that were sent and never answered: what they may have cost at most.
  unknown bigint not null default 0 check (unknown >= 0),
  granted bigint not null default 0 check (granted >= 0),
  -- Of which limit people were told: 1 the soft one, 2 the one from which on it is done with less.
  alerted integer not null default 0,
  primary key (tenant, scope, name)
);
select keep_tenants_apart('budget_accounts');

-- Attempts under way, each with all that its line in the ledger will need, should its worker die.
create table reservations (
  tenant text not null,
  key text not null,
  -- Fencing token of the turn's claim, and number of the attempt within it.
  claim bigint not null,
  attempt integer not null,
  campaign text not null,
  team text not null,
  month text not null,
  run text not null,
  role text not null,
  stage text not null,
  asset text,
  model text not null,
  route text not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cached_input_tokens bigint not null,
  micro_cents bigint not null check (micro_cents >= 0),
  at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, key, claim, attempt)
);
create index reservations_by_expiry on reservations (tenant, expires_at);
select keep_tenants_apart('reservations');

create table budget_top_ups (
  tenant text not null,
  -- The attested command that approved it.
  command text not null,
  scope text not null check (scope in ('campaign', 'team', 'month')),
  name text not null,
  micro_cents bigint not null check (micro_cents > 0),
  person text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant, command)
);
create trigger append_only before update or delete or truncate on budget_top_ups execute function refuse_change();
select keep_tenants_apart('budget_top_ups');

-- One line for each attempt; `entry` 2 corrects an unknown outcome that became known, and then only the last entry counts.
alter table ledger_model_calls drop constraint ledger_model_calls_pkey;
alter table ledger_model_calls alter column cost_cents type bigint using round(cost_cents * 1000000)::bigint;
alter table ledger_model_calls rename column cost_cents to micro_cents;
alter table ledger_model_calls
  add column claim bigint not null default 0,
  add column attempt integer not null default 1,
  add column entry integer not null default 1,
  add column outcome text not null default 'answered' check (outcome in ('answered', 'unanswered', 'unknown')),
  add column error_class text,
  -- Null in lines of releases before 0.4.0.
  add column team text,
  add column month text,
  add column run text,
  add column asset text,
  add primary key (tenant, key, claim, attempt, entry);
create index ledger_model_calls_unknown on ledger_model_calls (tenant, sequence) where outcome = 'unknown';

insert into budget_accounts (tenant, scope, name, known)
select tenant, 'campaign', campaign, coalesce(sum(micro_cents), 0) from ledger_model_calls group by tenant, campaign;
insert into budget_accounts (tenant, scope, name, known)
select tenant, 'month', to_char(at at time zone 'UTC', 'YYYY-MM'), coalesce(sum(micro_cents), 0) from ledger_model_calls group by 1, 3;

-- The four accounts of a call, locked in one order, so that nobody waits for somebody who waits for him.
create function hold_accounts(of_tenant text, of_campaign text, of_month text, of_run text, of_team text)
returns setof budget_accounts language sql as $$
  select * from budget_accounts
  where tenant = of_tenant and (scope, name) in
    (('campaign', of_campaign), ('month', of_month), ('run', of_run), ('team', of_team || '/' || of_month))
  order by scope for update
$$;

-- Sets aside what an attempt may cost at most, in all four accounts or in none. `hard` has the limits by scope; what is missing has none.
-- An approval for a campaign is one for each of its runs. Returns how the accounts stood before, and whether it fitted.
create function reserve_spend(wanted jsonb, hard jsonb, ttl_ms double precision) returns jsonb language plpgsql as $$
declare
  r reservations := jsonb_populate_record(null::reservations, wanted);
  standing jsonb;
  fits boolean;
begin
  insert into budget_accounts (tenant, scope, name) values
    (r.tenant, 'campaign', r.campaign), (r.tenant, 'month', r.month), (r.tenant, 'run', r.run),
    (r.tenant, 'team', r.team || '/' || r.month)
  on conflict do nothing;
  with held as materialized (select * from hold_accounts(r.tenant, r.campaign, r.month, r.run, r.team)),
  limited as (
    select held.*, (hard ->> scope)::bigint +
      case scope when 'run' then (select granted from held where scope = 'campaign') else granted end as hard_limit
    from held)
  select
    jsonb_agg(jsonb_build_object('scope', scope, 'name', name, 'reserved', reserved, 'known', known, 'unknown', unknown,
      'granted', granted, 'alerted', alerted, 'limit', hard_limit) order by scope),
    bool_and(hard_limit is null or reserved + known + unknown + r.micro_cents <= hard_limit)
  into standing, fits from limited;
  -- A repeat, because the first answer was lost.
  if exists (select from reservations o where (o.tenant, o.key, o.claim, o.attempt) = (r.tenant, r.key, r.claim, r.attempt)) or
     exists (select from ledger_model_calls o where (o.tenant, o.key, o.claim, o.attempt) = (r.tenant, r.key, r.claim, r.attempt)) then
    return jsonb_build_object('taken', true, 'accounts', standing);
  end if;
  if fits then
    r.at := clock_timestamp();
    r.expires_at := r.at + ttl_ms * interval '1 millisecond';
    insert into reservations select r.*;
    update budget_accounts a set reserved = a.reserved + r.micro_cents
    from hold_accounts(r.tenant, r.campaign, r.month, r.run, r.team) h
    where (a.tenant, a.scope, a.name) = (h.tenant, h.scope, h.name);
  end if;
  return jsonb_build_object('taken', fits, 'accounts', standing);
end
$$;

-- Books how an attempt ended and gives back what was set aside for it. The bound is booked where the outcome is not known; what becomes known
-- later corrects that. Repeats change nothing. Returns what was booked: `first`, `corrected`, or null.
create function settle_spend(said jsonb) returns text language plpgsql as $$
declare
  s ledger_model_calls := jsonb_populate_record(null::ledger_model_calls, said);
  r reservations;
  before ledger_model_calls;
begin
  select * into r from reservations o where (o.tenant, o.key, o.claim, o.attempt) = (s.tenant, s.key, s.claim, s.attempt);
  if found then
    perform hold_accounts(r.tenant, r.campaign, r.month, r.run, r.team);
    delete from reservations o where (o.tenant, o.key, o.claim, o.attempt) = (r.tenant, r.key, r.claim, r.attempt);
    if found then
      if s.outcome = 'unknown' then
        s.micro_cents := r.micro_cents;
        s.input_tokens := r.input_tokens;
        s.output_tokens := r.output_tokens;
        s.cached_input_tokens := r.cached_input_tokens;
      end if;
      insert into ledger_model_calls (tenant, key, claim, attempt, entry, campaign, team, month, run, role, stage, asset, model, route,
        outcome, error_class, input_tokens, output_tokens, cached_input_tokens, micro_cents, milliseconds)
      values (r.tenant, r.key, r.claim, r.attempt, 1, r.campaign, r.team, r.month, r.run, r.role, r.stage, r.asset,
        coalesce(s.model, r.model), r.route, s.outcome, s.error_class, s.input_tokens, s.output_tokens, s.cached_input_tokens,
        s.micro_cents, coalesce(s.milliseconds, extract(epoch from clock_timestamp() - r.at) * 1000));
      update budget_accounts a set reserved = a.reserved - r.micro_cents,
        known = a.known + case s.outcome when 'unknown' then 0 else coalesce(s.micro_cents, 0) end,
        unknown = a.unknown + case s.outcome when 'unknown' then s.micro_cents else 0 end
      from hold_accounts(r.tenant, r.campaign, r.month, r.run, r.team) h
      where (a.tenant, a.scope, a.name) = (h.tenant, h.scope, h.name);
      return 'first';
    end if;
  end if;
  if s.outcome = 'unknown' then return null; end if;
  select * into before from ledger_model_calls o
  where (o.tenant, o.key, o.claim, o.attempt, o.entry, o.outcome) = (s.tenant, s.key, s.claim, s.attempt, 1, 'unknown');
  if not found then return null; end if;
  perform hold_accounts(before.tenant, before.campaign, before.month, before.run, before.team);
  insert into ledger_model_calls (tenant, key, claim, attempt, entry, campaign, team, month, run, role, stage, asset, model, route,
    outcome, error_class, input_tokens, output_tokens, cached_input_tokens, micro_cents, milliseconds)
  values (before.tenant, before.key, before.claim, before.attempt, 2, before.campaign, before.team, before.month, before.run, before.role,
    before.stage, before.asset, coalesce(s.model, before.model), before.route, s.outcome, s.error_class, s.input_tokens, s.output_tokens,
    s.cached_input_tokens, s.micro_cents, before.milliseconds)
  on conflict do nothing;
  if not found then return null; end if;
  update budget_accounts a set unknown = a.unknown - before.micro_cents, known = a.known + coalesce(s.micro_cents, 0)
  from hold_accounts(before.tenant, before.campaign, before.month, before.run, before.team) h
  where (a.tenant, a.scope, a.name) = (h.tenant, h.scope, h.name);
  return 'corrected';
end
$$;
