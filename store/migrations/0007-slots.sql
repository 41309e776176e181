-- Places in the calendars of channels, one for each publication.
create table slots (
  tenant text not null,
  publication text not null,
  channel text not null,
  campaign text not null,
  asset text not null,
  at timestamptz not null,
  primary key (tenant, publication)
);
create index slots_by_time on slots (tenant, channel, at);
select keep_tenants_apart('slots');
