import type { CampaignStatus } from '../domain/campaign.ts';
import type { Sql } from '../domain/sql.ts';
import { requireTenant } from './require-tenant.ts';
import type { Campaigns } from './store.ts';

/** The projection of one tenant's campaigns. */
export function createCampaigns(sql: Sql, tenant: string): Campaigns {
  return {
    async put(status, run) {
      requireTenant(tenant, status.tenant, 'campaign');
      await sql.query(
        `insert into campaigns as old (tenant, campaign, stage, started_at, ended_at, status, runs)
         values ($1, $2, $3, $4, $5, $6::jsonb, array_remove(array[$7::text], null))
         on conflict (tenant, campaign) do update
           set stage = excluded.stage, started_at = excluded.started_at, ended_at = excluded.ended_at, status = excluded.status,
             runs = case when old.runs[cardinality(old.runs)] = $7 then old.runs else old.runs || excluded.runs end
           where $7::text is null or old.runs[cardinality(old.runs)] = $7 or not $7 = any(old.runs)`,
        [tenant, status.campaign, status.stage, status.startedAt, status.endedAt, status, run],
      );
    },

    async get(campaign) {
      const [row] = await sql.query<{ status: CampaignStatus }>(
        'select status from campaigns where tenant = $1 and campaign = $2',
        [tenant, campaign],
      );
      return row?.status ?? null;
    },

    async list({ stage, open, limit = 100 } = {}) {
      const rows = await sql.query<{ status: CampaignStatus }>(
        `select status from campaigns
         where tenant = $1 and ($2::text is null or stage = $2) and ($3::boolean is null or (ended_at is null) = $3)
         order by started_at desc, campaign limit $4`,
        [tenant, stage, open, limit],
      );
      return rows.map((row) => row.status);
    },
  };
}
