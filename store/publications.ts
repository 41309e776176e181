import type { PreparedAsset } from '../domain/approval.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Operation, PublicationState, Receipt } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { Sql } from '../domain/sql.ts';
import { openEnvelope } from './artifacts.ts';
import { requireTenant } from './require-tenant.ts';
import type { PublicationRow, Publications } from './store.ts';

/** Publications of one tenant. Every change of state is one compare-and-set statement. */
export function createPublications(sql: Sql, tenant: string): Publications {
  const get = async (id: Ref): Promise<PublicationRow | null> => {
    const [row] = await sql.query<Row>(`select ${columns} from publications where tenant = $1 and id = $2`, [
      tenant,
      id,
    ]);
    return row ? toPublication(row) : null;
  };

  return {
    get,

    async intend(id, identity, campaign, prepared, about) {
      requireTenant(tenant, identity.tenant, 'publication');
      const [row] = await sql.query<Row>(
        `insert into publications as old
           (tenant, id, channel, destination, asset, number, campaign, state, prepared, operation, piece)
         values ($1, $2, $3, $4, $5, $6, $7, 'intended', $8, $9, $10)
         on conflict (tenant, id) do update
           set prepared = excluded.prepared, state = 'intended', reason = null, updated_at = clock_timestamp()
           where old.state in ('intended', 'refused')
         returning ${columns}`,
        [
          ...[tenant, id, identity.channel, identity.destination, identity.asset, identity.number, campaign, prepared],
          ...[about?.operation ?? 'publish', about?.piece ?? null],
        ],
      );
      return row ? toPublication(row) : (await get(id))!;
    },

    async beginCommit(id, prepared) {
      const [row] = await sql.query<Row>(
        `update publications set state = 'committing', attempt = attempt + 1, reason = null, updated_at = clock_timestamp()
         where tenant = $1 and id = $2 and state = 'intended' and prepared = $3
         returning ${columns}`,
        [tenant, id, prepared],
      );
      return row ? toPublication(row) : null;
    },

    async stillCommits({ id, attempt }) {
      const rows = await sql.query(
        `update publications set updated_at = clock_timestamp()
         where tenant = $1 and id = $2 and attempt = $3 and state = 'committing' returning id`,
        [tenant, id, attempt],
      );
      return rows.length > 0;
    },

    async settle({ id, attempt }, outcome) {
      const receipt = outcome.state === 'published' ? outcome.receipt : null;
      const reason = outcome.state === 'published' ? null : outcome.reason;
      // The same outcome again is the retry of a settle whose answer was lost. It is no newer than what was done with the piece since.
      const rows = await sql.query(
        `update publications set state = $3, receipt = $4::jsonb, reason = $5,
           updated_at = case when state = 'published' then updated_at else clock_timestamp() end
         where tenant = $1 and id = $2 and attempt = $6 and (state in ('committing', 'unknown_outcome')
           or (state = $3 and receipt is not distinct from $4::jsonb and reason is not distinct from $5))
         returning id`,
        [tenant, id, outcome.state, receipt, reason, attempt],
      );
      if (rows.length > 0) return;
      const row = await get(id);
      if (!row) throw new CopydeskError('not_found', `There is no publication ${id}.`);
      throw new CopydeskError(
        'conflict',
        `Publication ${id} is ${row.state} in attempt ${row.attempt}; attempt ${attempt} cannot make it ${outcome.state}.`,
        {
          choices: ['committing', 'unknown_outcome'],
        },
      );
    },

    async list({ campaign, state, limit = 100 } = {}) {
      const rows = await sql.query<Row>(
        `select ${columns} from publications
         where tenant = $1 and ($2::text is null or campaign = $2) and ($3::text is null or state = $3)
         order by sequence desc limit $4`,
        [tenant, campaign, state, limit],
      );
      return rows.map(toPublication);
    },

    async live({ channel, remoteId, campaign, ids, withdrawn = false, limit = 1_000 } = {}) {
      const rows = await sql.query<Row>(
        `select ${columns} from (
           select distinct on (channel, destination, receipt ->> 'remoteId') *
           from publications
           where tenant = $1 and state = 'published'
             and ($2::text is null or channel = $2) and ($3::text is null or receipt ->> 'remoteId' = $3)
           order by channel, destination, receipt ->> 'remoteId', updated_at desc, sequence desc
         ) newest
         where ($4::boolean or operation <> 'withdraw') and ($5::text is null or campaign = $5)
           and ($6::text[] is null or id = any($6))
           and not (operation = 'withdraw' and exists (
             select from publications back
             where back.tenant = $1 and back.piece = newest.id and back.operation = 'restore' and back.state = 'published'))
         order by updated_at desc, sequence desc limit $7`,
        [tenant, channel, remoteId, withdrawn, campaign, ids, limit],
      );
      return rows.map(toPublication);
    },

    async enabled(channel) {
      const rows = await sql.query<Row>(
        `select ${columns} from (
           select distinct on (destination, receipt ->> 'remoteId') *
           from publications
           where tenant = $1 and channel = $2 and state = 'published' and operation in ('enable', 'pause', 'withdraw')
           order by destination, receipt ->> 'remoteId', updated_at desc, sequence desc
         ) newest
         where operation = 'enable'
         union all
         select ${columns} from publications
         where tenant = $1 and channel = $2 and operation = 'enable' and state in ('committing', 'unknown_outcome')`,
        [tenant, channel],
      );
      return rows.map(toPublication);
    },

    async noteGone(id, identity, campaign, { prepared, piece, receipt }) {
      requireTenant(tenant, identity.tenant, 'publication');
      const [row] = await sql.query<Row>(
        `insert into publications as old
           (tenant, id, channel, destination, asset, number, campaign, state, prepared, operation, piece, receipt)
         values ($1, $2, $3, $4, $5, $6, $7, 'published', $8, 'withdraw', $9, $10::jsonb)
         on conflict (tenant, id) do update
           set state = 'published', receipt = excluded.receipt, reason = null, updated_at = clock_timestamp()
           where old.state in ('intended', 'refused')
         returning ${columns}`,
        [
          ...[tenant, id, identity.channel, identity.destination, identity.asset, identity.number, campaign, prepared],
          ...[piece, receipt],
        ],
      );
      return row ? toPublication(row) : (await get(id))!;
    },

    async unsettled(sinceMs, limit = 100, after = null) {
      const rows = await sql.query<Row>(
        `select ${columns} from publications
         where tenant = $1 and state in ('committing', 'unknown_outcome')
           and updated_at < clock_timestamp() - $2::float8 * interval '1 millisecond'
           and ($4::text is null or sequence > (select sequence from publications where tenant = $1 and id = $4))
         order by sequence limit $3`,
        [tenant, sinceMs, limit, after],
      );
      return rows.map(toPublication);
    },

    async published(limit) {
      const rows = await sql.query<{ id: Ref; receipt: Receipt; prepared: Ref; envelope: string }>(
        `select publication.id, publication.receipt, publication.prepared, artifact.envelope
         from (
           select distinct on (channel, destination, receipt ->> 'remoteId') *
           from publications where tenant = $1 and state = 'published'
           order by channel, destination, receipt ->> 'remoteId', updated_at desc, sequence desc
         ) publication
         join artifacts artifact on artifact.tenant = publication.tenant and artifact.ref = publication.prepared
         where publication.operation <> 'withdraw' and artifact.envelope is not null
         order by publication.updated_at desc, publication.sequence desc limit $2`,
        [tenant, limit],
      );
      return rows.map(({ id, receipt, prepared, envelope }) => {
        const { title, html } = openEnvelope<PreparedAsset>(prepared, envelope).prepared;
        return {
          publication: id,
          channel: receipt.channel,
          title,
          html,
          url: receipt.url,
          publishedAt: receipt.publishedAt,
        };
      });
    },
  };
}

const columns =
  'id, channel, destination, asset, number, tenant, campaign, operation, piece, state, prepared, attempt, receipt, reason, updated_at, ' +
  'extract(epoch from clock_timestamp() - updated_at)::float8 * 1000 as untouched_ms';

interface Row {
  id: Ref;
  tenant: string;
  channel: string;
  destination: string;
  asset: string;
  number: number;
  campaign: string;
  operation: Operation;
  piece: Ref | null;
  state: PublicationState;
  prepared: Ref;
  attempt: number;
  receipt: Receipt | null;
  reason: Ref | null;
  updated_at: string;
  untouched_ms: number;
}

function toPublication(row: Row): PublicationRow {
  const { tenant, channel, destination, asset, number, updated_at, untouched_ms, ...rest } = row;
  const identity = { tenant, channel, destination, asset, number };
  return { ...rest, identity, updatedAt: updated_at, untouchedMs: untouched_ms };
}
