-- Secrets of a tenant, sealed: each version with a data key of its own, which a key outside of this database has wrapped. Neither this table
-- nor a dump of it opens anything.
create table credentials (
  tenant text not null,
  name text not null,
  kind text not null check (kind in ('secret', 'oauth2')),
  version bigint not null check (version > 0),
  key_id text not null,
  wrapped_key text not null,
  sealed text not null,
  -- When a person has to renew it.
  expires_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text not null,
  used_at timestamptz,
  -- Of this version; a new one begins without.
  trouble text,
  trouble_at timestamptz,
  -- Who refreshes it now: the token fences off whoever was late, the time sets free what a dead process held.
  lease bigint not null default 0,
  lease_until timestamptz,
  primary key (tenant, name)
);
select keep_tenants_apart('credentials');
