import type { Sql } from '../domain/sql.ts';
import { announcedKinds } from '../domain/webhook.ts';
import type { CampaignEvent, Events } from './store.ts';

/** Timelines of one tenant's campaigns. Numbers rise in the order of commits; a replayed line leaves a gap. */
export function createEvents(sql: Sql, tenant: string): Events {
  return {
    async append(campaign, kind, data, key) {
      await sql.query(
        `with next as (
           insert into event_counters as counter (tenant, campaign, last) values ($1, $2, 1)
           on conflict (tenant, campaign) do update set last = counter.last + 1
           returning last
         ), line as (
           insert into events (tenant, campaign, sequence, kind, data, key)
           select $1, $2, last, $3, $4::jsonb, $5 from next
           on conflict (tenant, campaign, key) do nothing
           returning sequence
         )
         insert into webhook_outbox (tenant, campaign, sequence) select $1, $2, sequence from line where $6::boolean`,
        [tenant, campaign, kind, data, key, announcedKinds.includes(kind)],
      );
    },

    list: (campaign, after = 0) =>
      sql.query<CampaignEvent>(
        `select sequence, campaign, at, kind, data from events
         where tenant = $1 and campaign = $2 and sequence > $3 order by sequence`,
        [tenant, campaign, after],
      ),
  };
}
