import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import type { CampaignEvent, WebhookDelivery, WebhookMessage, WebhookReceipt, Webhooks } from './store.ts';

/** Messages of one tenant, out and in. */
export function createWebhooks(sql: Sql, tenant: string): Webhooks {
  /** A message that is there already, delivered or not, stays as it is. */
  const add = async (on: Sql, { endpoint, id, type, body }: WebhookMessage): Promise<void> => {
    await on.query(
      `insert into webhook_deliveries (tenant, endpoint, id, type, body) values ($1, $2, $3, $4, $5)
       on conflict (tenant, endpoint, id) do nothing`,
      [tenant, endpoint, id, type, body],
    );
  };

  return {
    pending: (limit) =>
      sql.query<CampaignEvent>(
        `select event.sequence, event.campaign, event.at, event.kind, event.data
         from webhook_outbox line join events event using (tenant, campaign, sequence)
         where line.tenant = $1 order by line.campaign, line.sequence limit $2`,
        [tenant, limit],
      ),

    announce: (lines, messages) =>
      sql.transaction(async (transaction) => {
        for (const message of messages) await add(transaction, message);
        await transaction.query(
          `delete from webhook_outbox where tenant = $1 and (campaign, sequence) in (
             select * from unnest($2::text[], $3::bigint[]))`,
          [tenant, lines.map(({ campaign }) => campaign), lines.map(({ sequence }) => sequence)],
        );
      }),

    async take(limit, leaseMs) {
      const rows = await sql.query<Row>(
        `update webhook_deliveries
         set attempt = attempt + 1, leased_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
         where (tenant, endpoint, id) in (
           select tenant, endpoint, id from webhook_deliveries
           where tenant = $1 and next_at <= clock_timestamp() and (leased_until is null or leased_until <= clock_timestamp())
           order by next_at limit $2 for update skip locked)
         returning ${columns}`,
        [tenant, limit, leaseMs],
      );
      return rows.map(toDelivery);
    },

    async settle({ endpoint, id, attempt }, { delivered, status, trouble, againMs }) {
      await sql.query(
        `update webhook_deliveries
         set leased_until = null, last_status = $5, last_trouble = $6,
           delivered_at = case when $7::boolean then clock_timestamp() end,
           next_at = case when $8::float8 is null then null else clock_timestamp() + $8::float8 * interval '1 millisecond' end
         where tenant = $1 and endpoint = $2 and id = $3 and attempt = $4 and delivered_at is null`,
        [tenant, endpoint, id, attempt, status, trouble, delivered, delivered ? null : againMs],
      );
    },

    async list({ endpoint, open, limit = 100 } = {}) {
      const rows = await sql.query<Row>(
        `select ${columns} from webhook_deliveries
         where tenant = $1 and ($2::text is null or endpoint = $2)
           and ($3::boolean is null or $3 = (delivered_at is null))
         order by sequence desc limit $4`,
        [tenant, endpoint, open, limit],
      );
      return rows.map(toDelivery);
    },

    async again(endpoint, id) {
      const [row] = await sql.query<Row>(
        `update webhook_deliveries
         set next_at = clock_timestamp(), leased_until = null, delivered_at = null, attempt = 0
         where tenant = $1 and endpoint = $2 and id = $3 returning ${columns}`,
        [tenant, endpoint, id],
      );
      if (row) return toDelivery(row);
      throw new CopydeskError('not_found', `There is no message ${id} to ${endpoint}.`);
    },

    add: (message) => add(sql, message),

    async receive(hook, id, bodyHash) {
      await sql.query(
        `insert into webhook_receipts (tenant, hook, id, body_hash) values ($1, $2, $3, $4)
         on conflict (tenant, hook, id) do nothing`,
        [tenant, hook, id, bodyHash],
      );
      const [row] = await sql.query<{ body_hash: string; outcome: WebhookReceipt | null }>(
        `select body_hash, case when outcome -> 'campaigns' is not null then outcome end as outcome
         from webhook_receipts where tenant = $1 and hook = $2 and id = $3`,
        [tenant, hook, id],
      );
      if (row!.body_hash !== bodyHash)
        throw new CopydeskError('conflict', `A message ${id} has come before and said something else.`);
      return row!.outcome;
    },

    async received(hook, id, outcome) {
      await sql.query(
        `update webhook_receipts set outcome = $4::jsonb where tenant = $1 and hook = $2 and id = $3 and outcome -> 'campaigns' is null`,
        [tenant, hook, id, outcome],
      );
    },

    allot: (hook, id, { wanted, most, since }) =>
      sql.transaction(async (inside) => {
        // Until the end of this transaction no other message of this hook gets past here; what is read below was committed before.
        await inside.query("select pg_advisory_xact_lock(hashtextextended('hooks/' || $1 || '/' || $2, 0))", [
          tenant,
          hook,
        ]);
        const [row] = await inside.query<{ allotted: number }>(
          `update webhook_receipts receipt
           set outcome = coalesce(receipt.outcome, jsonb_build_object('allotted', least($4::int, greatest(0, $5::int - (
             select coalesce(sum(${campaignsOf('other')}), 0) from webhook_receipts other
             where other.tenant = $1 and other.hook = $2 and other.id <> $3 and other.received_at > $6)))))
           where tenant = $1 and hook = $2 and id = $3
           returning (${campaignsOf('receipt')})::int as allotted`,
          [tenant, hook, id, wanted, most, since.toISOString()],
        );
        return row!.allotted;
      }),
  };
}

/** Campaigns that a message has started, or may start while nobody has said what came of it. */
const campaignsOf = (table: string): string =>
  `coalesce(jsonb_array_length(${table}.outcome -> 'campaigns'), (${table}.outcome ->> 'allotted')::int, 0)`;

const columns = 'endpoint, id, type, body, created_at, attempt, next_at, delivered_at, last_status, last_trouble';

interface Row {
  endpoint: string;
  id: string;
  type: string;
  body: string;
  created_at: string;
  attempt: number;
  next_at: string | null;
  delivered_at: string | null;
  last_status: number | null;
  last_trouble: string | null;
}

const toDelivery = ({
  created_at,
  next_at,
  delivered_at,
  last_status,
  last_trouble,
  ...rest
}: Row): WebhookDelivery => ({
  ...rest,
  createdAt: created_at,
  nextAt: next_at,
  deliveredAt: delivered_at,
  lastStatus: last_status,
  lastTrouble: last_trouble,
});
