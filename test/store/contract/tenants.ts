import { expect, it } from '@jest/globals';
import type { Store, TenantStore } from '../../../store/store.ts';
import { bookCall, campaignStatus, decideCommand, decision, identity, newTenant, receipt, refOf } from './samples.ts';

const id = refOf('publication');
const prepared = refOf('prepared');
const nothing = (error: { errorClass?: string }) => {
  if (error.errorClass !== 'not_found' && error.errorClass !== 'conflict') throw error;
};

/** For each facet: what a tenant writes (returning what a stranger would need to know), reads, and what the stranger tries. */
const facets: {
  facet: keyof TenantStore;
  write(own: TenantStore): Promise<unknown>;
  read(store: TenantStore, known: never): Promise<unknown>;
  attack(stranger: TenantStore, known: never): Promise<unknown>;
}[] = [
  {
    facet: 'artifacts',
    write: (own) => own.artifacts.put('brief', 'secret'),
    read: (store, ref) => store.artifacts.get(ref).catch(nothing),
    attack: (stranger, ref) => stranger.artifacts.erase(ref).catch(nothing),
  },
  {
    facet: 'turns',
    write: async (own) => {
      await own.turns.claim('k', 60_000);
      await own.turns.finish('k', 1, refOf('result'));
    },
    // Claiming is the only way to read; a stranger gets a claim of its own instead of the result.
    read: async (store) => {
      const claim = await store.turns.claim('k', 60_000);
      return claim.state === 'finished' ? claim.result : undefined;
    },
    attack: (stranger) => stranger.turns.finish('k', 1, refOf('other')).catch(nothing),
  },
  {
    facet: 'commands',
    write: async (own) => {
      const signed = decideCommand(own.tenant, prepared);
      await own.commands.record(signed);
      return signed.command.id;
    },
    read: async (store, command) => [
      ...(await store.commands.decisionsOn(prepared)),
      ...(await store.commands.ofCampaign('launch')),
      ...[await store.commands.get(command)].filter((row) => row !== null),
    ],
    attack: (stranger) => stranger.commands.record(decideCommand(stranger.tenant, refOf('other'), 'elsewhere')),
  },
  {
    facet: 'publications',
    write: async (own) => {
      const ref = await own.artifacts.put('prepared', { prepared: { title: 'T', html: 'H' } });
      await own.publications.intend(id, identity(own.tenant), 'launch', ref);
      await own.publications.beginCommit(id, ref);
      await own.publications.settle({ id, attempt: 1 }, { state: 'published', receipt: receipt(id) });
    },
    // How long a row has been left alone grows from one reading to the next.
    read: async ({ publications }) => [
      ...(await publications.published(9)),
      ...[
        ...(await publications.list()),
        ...(await publications.live({ withdrawn: true })),
        ...[await publications.get(id)].filter((row) => row !== null),
      ].map(({ untouchedMs: _, ...row }) => row),
    ],
    attack: async (stranger) => {
      await stranger.publications.beginCommit(id, prepared);
      await stranger.publications.settle({ id, attempt: 1 }, { state: 'refused', reason: null }).catch(nothing);
    },
  },
  {
    facet: 'journal',
    write: async ({ journal }) => {
      await journal.begin(id, 'mail');
      await journal.done(id, 'mail');
    },
    // Beginning is the only way to read; a stranger begins a step of its own.
    read: async ({ journal }) => ((await journal.begin(id, 'mail')) === 'done' ? 'done' : undefined),
    attack: ({ journal }) => journal.undo(id, 'mail'),
  },
  {
    facet: 'lineage',
    write: async (own) => {
      await own.publications.intend(id, identity(own.tenant), 'launch', prepared);
      await own.lineage.record(id, [{ kind: 'model', value: 'secret' }]);
    },
    read: async ({ lineage }) => [...(await lineage.of(id)), ...(await lineage.find({ model: 'secret' }))],
    attack: ({ lineage }) => lineage.record(id, []),
  },
  {
    facet: 'channels',
    write: ({ channels }) => channels.pause('blog', 'house', 'secret'),
    read: async ({ channels }) => [
      ...(await channels.list()),
      ...[await channels.get('blog')].filter((state) => state !== null),
    ],
    attack: ({ channels }) => channels.resume('blog'),
  },
  {
    facet: 'stops',
    write: async ({ stops }) => (await stops.set({ scope: 'all', value: '', reason: 'secret', by: 'anna' })).id,
    read: async ({ stops }) => [
      ...(await stops.list()),
      ...[await stops.inForce({ brand: 'berg', channel: 'blog' })].filter((stop) => stop !== null),
    ],
    attack: (stranger, stop) => stranger.stops.lift(stop, 'eve').catch(nothing),
  },
  {
    facet: 'campaigns',
    write: (own) => own.campaigns.put(campaignStatus(own.tenant, 'launch')),
    read: async ({ campaigns }) => [
      ...(await campaigns.list()),
      ...[await campaigns.get('launch')].filter((row) => row !== null),
    ],
    attack: (stranger) => stranger.campaigns.put(campaignStatus(stranger.tenant, 'other', { stage: 'cancelled' })),
  },
  {
    facet: 'events',
    write: (own) => own.events.append('launch', 'started', {}, 'start'),
    read: ({ events }) => events.list('launch'),
    attack: (stranger) => stranger.events.append('other', 'started', {}, 'start'),
  },
  {
    facet: 'ledger',
    write: async ({ ledger, budgets }) => {
      await bookCall({ budgets }, 'k');
      const line = { principal: 'p', action: 'a', resource: 'r', campaign: 'launch', decision: decision(true) };
      await ledger.recordDecision(line);
    },
    read: async ({ ledger }) => [...(await ledger.spend('launch')), ...(await ledger.decisions())],
    attack: (stranger) => bookCall(stranger, 'k', { campaign: 'other' }),
  },
  {
    facet: 'access',
    write: (own) => own.access.issue('session', 'anna', 60_000),
    read: async (store, token) => (await store.access.redeem('session', token)) ?? undefined,
    attack: (stranger, token) => stranger.access.revoke(token),
  },
];

export function tenantsContract(store: () => Store): void {
  it.each(facets)('shows and gives no row of $facet to another tenant', async ({ write, read, attack }) => {
    const own = store().forTenant(newTenant());
    const stranger = store().forTenant(newTenant());
    const known = (await write(own)) as never;
    const before = await read(own, known);
    expect(before).toBeTruthy();
    expect(before).not.toEqual([]);
    expect((await read(stranger, known)) ?? []).toEqual([]);
    await attack(stranger, known);
    expect(await read(own, known)).toEqual(before);
  });

  it('refuses values that name another tenant', async () => {
    const own = store().forTenant(newTenant());
    const denied = { errorClass: 'denied' };
    await expect(own.commands.record(decideCommand('stranger', prepared))).rejects.toMatchObject(denied);
    await expect(own.publications.intend(id, identity('stranger'), 'launch', prepared)).rejects.toMatchObject(denied);
    await expect(own.campaigns.put(campaignStatus('stranger', 'launch'))).rejects.toMatchObject(denied);
  });

  it('names the tenants that have rows', async () => {
    const tenant = newTenant();
    expect(await store().tenants()).not.toContain(tenant);
    await store().forTenant(tenant).events.append('launch', 'started', {});
    expect(await store().tenants()).toContain(tenant);
  });

  it.each(['', '*'])('refuses "%s" as a tenant', (none) => {
    expect(() => store().forTenant(none)).toThrow('tenant');
  });

  it('has a tenant in every row of every table, first in its primary key, and policies in force', async () => {
    const { sql } = store().forTenant(newTenant());
    const rows = await sql.query(
      `select class.relname as table, coalesce(tenant.attnotnull, false) as tenant, key.attname as first,
         class.relrowsecurity and class.relforcerowsecurity as secured,
         array(select polname::text from pg_policy where polrelid = class.oid order by polname) as policies
       from pg_class class
       left join pg_attribute tenant on tenant.attrelid = class.oid and tenant.attname = 'tenant'
       left join pg_index index on index.indrelid = class.oid and index.indisprimary
       left join pg_attribute key on key.attrelid = class.oid and key.attnum = index.indkey[0]
       where class.relkind in ('r', 'p', 'v', 'm', 'f') and class.relnamespace = 'public'::regnamespace
         and class.relname <> 'schema_migrations'`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(16);
    const right = { tenant: true, first: 'tenant', secured: true, policies: ['house', 'tenant'] };
    expect(rows).toEqual(rows.map(({ table }) => ({ table, ...right })));
  });
}
