import { randomBytes } from 'node:crypto';
import { addressKey, type Consent } from '../domain/consent.ts';
import type { Sql } from '../domain/sql.ts';
import type { ConsentRow, Consents, Entitled } from './store.ts';

/** Consents of one tenant's recipients. */
export function createConsents(sql: Sql, tenant: string): Consents {
  const idOf = async (on: Sql, { address, name }: Consent): Promise<string> => {
    const [row] = await on.query<{ id: string }>(
      `insert into recipients as known (tenant, id, address, address_key, name, token) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant, address_key) where address_key is not null do update set name = coalesce(excluded.name, known.name)
       returning id`,
      [
        tenant,
        `rcp_${randomBytes(12).toString('hex')}`,
        address.trim(),
        addressKey(address),
        name,
        randomBytes(24).toString('base64url'),
      ],
    );
    return row!.id;
  };

  return {
    record: (entries) =>
      sql.transaction(async (transaction) => {
        const counts = { added: 0, renewed: 0, optedOut: 0, unchanged: 0 };
        for (const entry of entries) counts[await recordOne(transaction, entry)] += 1;
        return counts;
      }),

    async withdraw(who, list) {
      const rows = await sql.query(
        `update consents set withdrawn_at = clock_timestamp()
         where tenant = $1 and withdrawn_at is null and ($4::text is null or list = $4)
           and recipient in (select id from recipients where tenant = $1 and (address_key = $2 or token = $3))
         returning recipient`,
        [tenant, 'address' in who ? addressKey(who.address) : null, 'token' in who ? who.token : null, list],
      );
      return rows.length;
    },

    async knowsToken(token) {
      const rows = await sql.query('select id from recipients where tenant = $1 and token = $2', [tenant, token]);
      return rows.length > 0;
    },

    async wanting({ list, purpose }) {
      const rows = await sql.query<{ recipient: string }>(
        `select recipient from consents where tenant = $1 and list = $2 and purpose = $3 and withdrawn_at is null
         order by recipient`,
        [tenant, list, purpose],
      );
      return rows.map(({ recipient }) => recipient);
    },

    entitled: ({ list, purpose, mostPerWeek, ids }, publication) =>
      sql.query<Entitled>(
        `select person.id, person.address, person.name, consent.confirmed_at as "confirmedAt", person.token
         from recipients person
         join consents consent on consent.tenant = person.tenant and consent.recipient = person.id
         where person.tenant = $1 and consent.list = $2 and consent.purpose = $3 and consent.withdrawn_at is null
           and person.id = any($4::text[]) and person.address is not null
           and (select count(*) from mailings sent
                where sent.tenant = $1 and sent.recipient = person.id and sent.publication <> $6
                  and sent.at > clock_timestamp() - interval '7 days') < $5
         order by person.id`,
        [tenant, list, purpose, ids, mostPerWeek, publication],
      ),

    async noteSent(publication, id) {
      await sql.query(
        'insert into mailings (tenant, recipient, publication) values ($1, $2, $3) on conflict do nothing',
        [tenant, id, publication],
      );
    },

    async of(address) {
      const rows = await sql.query<ConsentRow>(
        `select person.address, consent.list, consent.purpose, consent.proof, consent.withdrawn_at as "withdrawnAt"
         from recipients person join consents consent on consent.tenant = person.tenant and consent.recipient = person.id
         where person.tenant = $1 and person.address_key = $2 order by consent.list, consent.purpose`,
        [tenant, addressKey(address)],
      );
      return rows;
    },

    lists: () =>
      sql.query<{ list: string; purpose: string; wanting: number; withdrawn: number }>(
        `select list, purpose, count(*) filter (where withdrawn_at is null) as wanting,
           count(*) filter (where withdrawn_at is not null) as withdrawn
         from consents where tenant = $1 group by list, purpose order by list, purpose`,
        [tenant],
      ),

    erase: (address) =>
      sql.transaction(async (transaction) => {
        const [person] = await transaction.query<{ id: string }>(
          `update recipients set address = null, address_key = null, name = null
           where tenant = $1 and address_key = $2 returning id`,
          [tenant, addressKey(address)],
        );
        if (!person) return false;
        await transaction.query('delete from consents where tenant = $1 and recipient = $2', [tenant, person.id]);
        return true;
      }),
  };

  /** Opt-out beats everything: only a consent confirmed after it counts again. */
  async function recordOne(on: Sql, entry: Consent): Promise<'added' | 'renewed' | 'optedOut' | 'unchanged'> {
    const recipient = await idOf(on, entry);
    const { list, purpose, proof } = entry;
    const [known] = await on.query<{ confirmed: boolean; out: boolean }>(
      `select confirmed_at >= $5::timestamptz as confirmed, coalesce(withdrawn_at >= $5::timestamptz, false) as out
       from consents where tenant = $1 and recipient = $2 and list = $3 and purpose = $4 for update`,
      [tenant, recipient, list, purpose, proof.confirmedAt],
    );
    if (known?.out) return 'optedOut';
    if (known?.confirmed) return 'unchanged';
    await on.query(
      `insert into consents (tenant, recipient, list, purpose, confirmed_at, proof) values ($1, $2, $3, $4, $5, $6::jsonb)
       on conflict (tenant, recipient, list, purpose) do update
         set confirmed_at = excluded.confirmed_at, proof = excluded.proof, withdrawn_at = null`,
      [tenant, recipient, list, purpose, proof.confirmedAt, proof],
    );
    return known ? 'renewed' : 'added';
  }
}
