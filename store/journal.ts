import type { Journal } from '../domain/channel.ts';
import type { Sql } from '../domain/sql.ts';

/** The journal of one tenant: each change is one statement, so two that come at once see who was first. */
export function createJournal(sql: Sql, tenant: string): Journal {
  return {
    async begin(publication, step) {
      const rows = await sql.query(
        `insert into journal (tenant, publication, step) values ($1, $2, $3)
         on conflict (tenant, publication, step) do nothing returning step`,
        [tenant, publication, step],
      );
      if (rows.length > 0) return 'begun';
      const [row] = await sql.query<{ done: boolean }>(
        'select done_at is not null as done from journal where tenant = $1 and publication = $2 and step = $3',
        [tenant, publication, step],
      );
      return row?.done ? 'done' : 'unknown';
    },

    async done(publication, step) {
      await sql.query(
        `update journal set done_at = coalesce(done_at, clock_timestamp())
         where tenant = $1 and publication = $2 and step = $3`,
        [tenant, publication, step],
      );
    },

    steps: (publication) =>
      sql.query<{ step: string; doneAt: string | null }>(
        `select step, done_at as "doneAt" from journal where tenant = $1 and publication = $2 order by begun_at, step`,
        [tenant, publication],
      ),

    async undo(publication, step) {
      await sql.query('delete from journal where tenant = $1 and publication = $2 and step = $3 and done_at is null', [
        tenant,
        publication,
        step,
      ]);
    },
  };
}
