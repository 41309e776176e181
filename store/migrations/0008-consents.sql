-- Who wants mail, how that is known, and what was sent to whom.

create table recipients (
  tenant text not null,
  id text not null,
  -- As it was given, and as it is compared. Null once it is erased: then only the id is left.
  address text,
  address_key text,
  name text,
  -- Signs this person off without a login.
  token text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant, id)
);
create unique index recipients_by_address on recipients (tenant, address_key) where address_key is not null;
create unique index recipients_by_token on recipients (tenant, token);
select keep_tenants_apart('recipients');

-- A withdrawn consent stays: it says that no import may bring it back.
create table consents (
  tenant text not null,
  recipient text not null,
  list text not null,
  purpose text not null,
  confirmed_at timestamptz not null,
  proof jsonb not null,
  withdrawn_at timestamptz,
  primary key (tenant, recipient, list, purpose)
);
create index consents_by_list on consents (tenant, list, purpose) where withdrawn_at is null;
select keep_tenants_apart('consents');

create table mailings (
  tenant text not null,
  recipient text not null,
  publication text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant, recipient, publication)
);
create index mailings_by_time on mailings (tenant, recipient, at);
select keep_tenants_apart('mailings');
