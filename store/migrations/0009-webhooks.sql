-- Messages to others and from others.

-- Lines of timelines that may have to be told, written with the line itself, so that none is forgotten and none told that was undone.
create table webhook_outbox (
  tenant text not null,
  campaign text not null,
  sequence bigint not null,
  primary key (tenant, campaign, sequence)
);
select keep_tenants_apart('webhook_outbox');

-- One message to one endpoint. `id` is the same for all endpoints and attempts: receivers know a repeat by it.
create table webhook_deliveries (
  tenant text not null,
  endpoint text not null,
  id text not null,
  sequence bigint not null generated always as identity,
  type text not null,
  body text not null,
  created_at timestamptz not null default clock_timestamp(),
  attempt integer not null default 0,
  -- Null once it is delivered or given up.
  next_at timestamptz default clock_timestamp(),
  leased_until timestamptz,
  delivered_at timestamptz,
  -- What the last attempt came to: an HTTP status, or a word of a closed list.
  last_status integer,
  last_trouble text,
  primary key (tenant, endpoint, id)
);
create index webhook_deliveries_due on webhook_deliveries (tenant, next_at) where next_at is not null;
select keep_tenants_apart('webhook_deliveries');

-- Messages that came in, by the sender's own id: a repeat gets the first outcome.
create table webhook_receipts (
  tenant text not null,
  hook text not null,
  id text not null,
  body_hash text not null,
  received_at timestamptz not null default clock_timestamp(),
  outcome jsonb,
  primary key (tenant, hook, id)
);
create index webhook_receipts_by_time on webhook_receipts (tenant, hook, received_at);
select keep_tenants_apart('webhook_receipts');
