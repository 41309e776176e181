-- Runs of a campaign's workflow that have written its projection, the newest last. A run that was reset or terminated may still have a
-- last word under way when the one that follows it has already spoken.
alter table campaigns add column runs text[] not null default '{}';
