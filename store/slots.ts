import type { Slot, Slots } from '../domain/slots.ts';
import type { Sql } from '../domain/sql.ts';

/** Places in the calendars of one tenant's channels. */
export function createSlots(sql: Sql, tenant: string): Slots {
  return {
    reserve({ channel, publication, campaign, asset }, since, choose) {
      return sql.transaction(async (inside) => {
        // Until the end of this transaction no other one gets past here for this channel: what is read below stays as it is. Each statement
        // sees what was committed before it began, so whoever waited here sees the place of the one before.
        await inside.query("select pg_advisory_xact_lock(hashtextextended('slots/' || $1 || '/' || $2, 0))", [
          tenant,
          channel,
        ]);
        const rows = await inside.query<{ publication: string; at: string }>(
          `select publication, at from slots
           where tenant = $1 and (publication = $4 or (channel = $2 and at >= $3)) order by at`,
          [tenant, channel, since, publication],
        );
        const taken = rows.filter((row) => row.publication !== publication).map(({ at }) => at);
        const own = rows.find((row) => row.publication === publication)?.at ?? null;
        const at = choose(taken, own);
        if (!at) {
          await inside.query('delete from slots where tenant = $1 and publication = $2', [tenant, publication]);
          return null;
        }
        await inside.query(
          `insert into slots (tenant, publication, channel, campaign, asset, at) values ($1, $2, $3, $4, $5, $6)
           on conflict (tenant, publication) do update set at = excluded.at`,
          [tenant, publication, channel, campaign, asset, at],
        );
        return { channel, publication, campaign, asset, at: at.toISOString() };
      });
    },

    async release(publication) {
      await sql.query('delete from slots where tenant = $1 and publication = $2', [tenant, publication]);
    },

    list: ({ channel, from, to }) =>
      sql.query<Slot>(
        `select channel, publication, campaign, asset, at from slots
         where tenant = $1 and ($2::text is null or channel = $2) and at >= $3 and at < $4 order by at, publication`,
        [tenant, channel, from, to],
      ),
  };
}
