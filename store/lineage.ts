import type { Sql } from '../domain/sql.ts';
import type { Lineage, LineageEntry } from './store.ts';

/** What the publications of one tenant were made from. */
export function createLineage(sql: Sql, tenant: string): Lineage {
  return {
    async record(publication, entries) {
      const folded = entries.map(({ kind, value }) => ({ kind, value: isWords(kind) ? fold(value) : value }));
      const each = [...new Map(folded.map((entry) => [`${entry.kind} ${entry.value}`, entry])).values()];
      await sql.transaction(async (inside) => {
        await inside.query('delete from lineage where tenant = $1 and publication = $2', [tenant, publication]);
        await inside.query(
          `insert into lineage (tenant, publication, position, kind, value)
           select $1, $2, ordinality, kind, value
           from unnest($3::text[], $4::text[]) with ordinality as entry (kind, value, ordinality)`,
          [tenant, publication, each.map(({ kind }) => kind), each.map(({ value }) => value)],
        );
      });
    },

    of: (publication) =>
      sql.query<LineageEntry>(
        'select kind, value from lineage where tenant = $1 and publication = $2 order by position',
        [tenant, publication],
      ),

    async find({ claim, source, prompt, model, rule, campaign, channel }) {
      const conditions = Object.entries({ source, prompt, model, rule }).filter(([, value]) => value !== undefined);
      const rows = await sql.query<{ id: `sha256:${string}` }>(
        `select id from publications publication
         where tenant = $1 and ($2::text is null or campaign = $2) and ($3::text is null or channel = $3)
           and ($4::text is null or exists (
             select from lineage where tenant = $1 and publication = publication.id and kind in ('claim', 'text')
               and strpos(value, $4) > 0))
           and not exists (
             select from unnest($5::text[], $6::text[]) as wanted (kind, value)
             where not exists (
               select from lineage where lineage.tenant = $1 and lineage.publication = publication.id
                 and lineage.kind = wanted.kind and lineage.value = wanted.value))
         order by sequence desc`,
        [
          ...[tenant, campaign, channel, claim === undefined ? null : fold(claim)],
          ...[conditions.map(([kind]) => kind), conditions.map(([, value]) => value)],
        ],
      );
      return rows.map(({ id }) => id);
    },
  };
}

const isWords = (kind: LineageEntry['kind']): boolean => kind === 'claim' || kind === 'text';

/** Words as they are compared: whoever recalls a claim writes it from memory. PostgreSQL's own `lower` depends on the locale of the database. */
const fold = (words: string): string =>
  words.normalize('NFC').toLowerCase().replaceAll('\0', '').replace(/\s+/g, ' ').trim();
