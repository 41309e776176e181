-- The tables of the house. Every primary key begins with the tenant, so that no look-up can reach another tenant's row by accident.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % refused: the table is append-only', tg_op, tg_table_name using errcode = 'object_not_in_prerequisite_state';
end
$$;

-- `envelope` is canonical JSON, kept as text: jsonb would neither keep its bytes nor take U+0000. Null once it is erased.
create table artifacts (
  tenant text not null,
  ref text not null,
  kind text not null,
  envelope text,
  created_at timestamptz not null default clock_timestamp(),
  erased_at timestamptz,
  primary key (tenant, ref)
);

create table turns (
  tenant text not null,
  key text not null,
  token bigint not null,
  leased_until timestamptz not null,
  result text,
  primary key (tenant, key)
);

create table commands (
  tenant text not null,
  id text not null,
  sequence bigint not null generated always as identity,
  campaign text not null,
  -- The prepared artifact that a `decide` is about.
  decides_on text,
  command jsonb not null,
  attestation text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (tenant, id)
);
create index commands_by_campaign on commands (tenant, campaign, sequence);
create index commands_by_prepared on commands (tenant, decides_on, sequence) where decides_on is not null;
create trigger append_only before update or delete or truncate on commands execute function refuse_change();

-- The second unique key holds even if somebody derives the id wrongly: one identity is one row.
create table publications (
  tenant text not null,
  id text not null,
  sequence bigint not null generated always as identity,
  channel text not null,
  destination text not null,
  asset text not null,
  number integer not null,
  campaign text not null,
  state text not null check (state in ('intended', 'committing', 'published', 'unknown_outcome', 'refused')),
  prepared text not null,
  attempt integer not null default 0,
  receipt jsonb check ((state = 'published') = (receipt is not null)),
  reason text,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (tenant, id),
  unique (tenant, channel, destination, asset, number)
);
create index publications_by_campaign on publications (tenant, campaign, sequence);
create index publications_by_state on publications (tenant, state, sequence);

create table campaigns (
  tenant text not null,
  campaign text not null,
  stage text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  status jsonb not null,
  primary key (tenant, campaign)
);
create index campaigns_by_start on campaigns (tenant, started_at);

-- The last sequence number of each campaign. Its row lock makes numbers appear in order, so who reads "after n" misses nothing.
create table event_counters (
  tenant text not null,
  campaign text not null,
  last bigint not null,
  primary key (tenant, campaign)
);

create table events (
  tenant text not null,
  campaign text not null,
  sequence bigint not null,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  data jsonb not null,
  key text,
  primary key (tenant, campaign, sequence),
  unique (tenant, campaign, key)
);

create table ledger_model_calls (
  tenant text not null,
  key text not null,
  sequence bigint not null generated always as identity,
  at timestamptz not null default clock_timestamp(),
  campaign text not null,
  role text not null,
  stage text not null,
  model text not null,
  route text not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cached_input_tokens bigint not null,
  cost_cents double precision,
  milliseconds double precision not null,
  primary key (tenant, key)
);
create index ledger_model_calls_by_campaign on ledger_model_calls (tenant, campaign);
create trigger append_only before update or delete or truncate on ledger_model_calls execute function refuse_change();

create table ledger_decisions (
  tenant text not null,
  sequence bigint not null generated always as identity,
  at timestamptz not null default clock_timestamp(),
  principal text not null,
  action text not null,
  resource text not null,
  campaign text,
  allowed boolean not null,
  decision jsonb not null,
  primary key (tenant, sequence)
);
create index ledger_decisions_by_campaign on ledger_decisions (tenant, campaign, sequence);
create trigger append_only before update or delete or truncate on ledger_decisions execute function refuse_change();

create table access_tokens (
  tenant text not null,
  hash text not null,
  kind text not null check (kind in ('login', 'session', 'api')),
  person text not null,
  expires_at timestamptz not null,
  primary key (tenant, hash)
);
