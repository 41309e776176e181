-- What is done with pieces that are live, and what the house has to know for it.

-- `piece` is the publication that an operation acts on.
alter table publications
  add column operation text not null default 'publish'
    check (operation in ('publish', 'withdraw', 'restore', 'correct', 'enable', 'pause')),
  add column piece text,
  add constraint operation_has_piece check ((operation = 'publish') or piece is not null);
-- The newest published row of a remote piece says what is there now.
create index publications_by_remote on publications (tenant, channel, destination, (receipt ->> 'remoteId'), updated_at)
  where state = 'published';

-- Steps inside of one commit, such as the mail to one recipient: begun before, done after.
create table journal (
  tenant text not null,
  publication text not null,
  step text not null,
  begun_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  primary key (tenant, publication, step)
);
select keep_tenants_apart('journal');

-- What a publication was made from, by which live pieces are found again: claims, its words, sources, prompts, models, rules that had a
-- finding. Claims and words are kept folded (`store/lineage.ts`) and may be longer than what an index takes.
create table lineage (
  tenant text not null,
  publication text not null,
  position integer not null,
  kind text not null check (kind in ('claim', 'text', 'source', 'prompt', 'model', 'rule')),
  value text not null,
  primary key (tenant, publication, position)
);
select keep_tenants_apart('lineage');

-- A channel that takes nothing now, and how it was when it was last looked at.
create table channel_states (
  tenant text not null,
  channel text not null,
  paused_at timestamptz,
  -- `person:<id>`, or `house` when credentials were refused.
  paused_by text,
  reason text,
  health jsonb,
  checked_at timestamptz,
  primary key (tenant, channel)
);
select keep_tenants_apart('channel_states');

-- Emergency stops. A lifted one stays as evidence.
create table stops (
  tenant text not null,
  id text not null,
  sequence bigint not null generated always as identity,
  scope text not null check (scope in ('all', 'brand', 'channel')),
  value text not null default '',
  reason text not null,
  set_by text not null,
  set_at timestamptz not null default clock_timestamp(),
  lifted_by text,
  lifted_at timestamptz,
  primary key (tenant, id)
);
create index stops_in_force on stops (tenant) where lifted_at is null;
select keep_tenants_apart('stops');
