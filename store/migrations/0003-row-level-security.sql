-- Every row belongs to one tenant, and a session sees only those of the tenant it speaks as. The store says so before each statement
-- that it gives a connection to; a statement that forgets its condition then finds, changes and makes no row of anybody else.

-- For each table with a column `tenant`, also in later migrations: without it the store does not open.
-- FORCE holds the owner of the table to the policies too. `house` lets the owner, and nobody else, see all rows while it says that it
-- wants to: migrations and backups do. No tenant is called `*`.
create function keep_tenants_apart(guarded regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy tenant on %s using (tenant = current_setting(''copydesk.tenant'', true))
    with check (tenant = current_setting(''copydesk.tenant'', true))', guarded);
  execute format('create policy house on %s to current_user using (current_setting(''copydesk.tenant'', true) = ''*'')
    with check (current_setting(''copydesk.tenant'', true) = ''*'')', guarded);
end
$$;

select keep_tenants_apart('artifacts');
select keep_tenants_apart('turns');
select keep_tenants_apart('commands');
select keep_tenants_apart('publications');
select keep_tenants_apart('campaigns');
select keep_tenants_apart('event_counters');
select keep_tenants_apart('events');
select keep_tenants_apart('ledger_model_calls');
select keep_tenants_apart('ledger_decisions');
select keep_tenants_apart('access_tokens');
select keep_tenants_apart('knowledge_revisions');
select keep_tenants_apart('knowledge_snapshots');
select keep_tenants_apart('knowledge_versions');
select keep_tenants_apart('knowledge_passages');
select keep_tenants_apart('knowledge_terms');
select keep_tenants_apart('knowledge_vectors');
