import type { TenantStore } from '../../../store/store.ts';
import {
  bookCall,
  campaignStatus,
  consent,
  decideCommand,
  decision,
  identity,
  receipt,
  refOf,
  spendRequest,
} from './samples.ts';

/** Writes into every table there is. Keys, ids and refs are the same for every tenant, where the tenant has a say in them. */
export async function fill(store: TenantStore): Promise<void> {
  const { tenant, artifacts, turns, commands, publications, campaigns, events, ledger, access, sql } = store;
  const { journal, lineage, channels, stops } = store;
  const prepared = await artifacts.put('prepared', { prepared: { title: 'Größer', html: 'a\u0000b 🏔 \\u0000' } });
  await artifacts.erase(await artifacts.put('comment', 'private'));
  await turns.claim('finished', 60_000);
  await turns.finish('finished', 1, refOf('result'));
  await turns.claim('open', 60_000);
  for (const person of ['anna', 'ben']) await commands.record(decideCommand(tenant, prepared, 'launch', person));
  const id = refOf('publication');
  await publications.intend(id, identity(tenant), 'launch', prepared);
  await publications.beginCommit(id, prepared);
  await publications.settle({ id, attempt: 1 }, { state: 'published', receipt: receipt(id) });
  await publications.intend(refOf('next'), identity(tenant, 'launch/blog/en'), 'launch', prepared);
  await journal.begin(id, 'mail to "anna"');
  await journal.begin(id, 'mail to ben');
  await journal.done(id, 'mail to ben');
  await lineage.record(id, [
    { kind: 'claim', value: 'Die Jacke wiegt 310 g.' },
    { kind: 'source', value: 'wissen/jacke.md' },
  ]);
  await channels.pause('blog', 'house', 'Das Kennwort gilt nicht „mehr“.');
  await channels.noteHealth('blog', { ok: false, parts: [{ name: 'auth', ok: false, message: '401' }] });
  await channels.noteHealth('journal', { ok: true, expiresAt: null, parts: [] });
  const stop = await stops.set({ scope: 'channel', value: 'blog', reason: 'Falscher Preis', by: 'anna' });
  await stops.set({ scope: 'all', value: '', reason: 'Übung', by: 'ben' });
  await stops.lift(stop.id, 'ben');
  await campaigns.put(campaignStatus(tenant, 'launch'));
  for (const n of [1, 0.1 + 0.2, -1e300]) await events.append('launch', 'note', { n, text: '„ä“ \\ "', nothing: null });
  await events.append('launch', 'started', {}, 'start');
  await bookCall(store, 'k', { costCents: 0.1 + 0.2 });
  await store.budgets.reserve(spendRequest('under way'), { campaign: 100 }, 60_000);
  await store.budgets.topUp({ command: 'c', scope: 'campaign', name: 'launch', cents: 50, person: 'anna' });
  const line = { principal: 'p', action: 'a', resource: 'r', decision: decision(true) };
  await ledger.recordDecision({ ...line, campaign: 'launch' });
  await ledger.recordDecision({ ...line, campaign: null });
  await access.issue('session', 'anna', 60_000);
  await store.consents.record([consent('anna@example.org')]);
  await store.consents.noteSent(id, (await store.consents.wanting(consent('')))[0]!);
  await store.webhooks.add({ endpoint: 'crm', id: 'msg_1', type: 'test', body: '{"a":"ä"}' });
  await store.webhooks.receive('shop', 'evt_1', refOf('body'));
  await store.webhooks.received('shop', 'evt_1', { campaigns: ['launch'], refused: [] });
  await events.append('launch', 'done', {}, 'told');
  const sealed = { keyId: 'k', wrappedKey: 'w', sealed: 's', expiresAt: '2027-01-01T00:00:00Z', updatedBy: 'anna' };
  await store.credentials.put('blog', { ...sealed, kind: 'secret' }, 0);
  const place = { channel: 'blog', publication: id, campaign: 'launch', asset: 'blog/de-DE' };
  await store.slots.reserve(place, new Date(0), () => new Date('2026-11-24T08:00:00.123Z'));
  await sql.query('insert into knowledge_revisions values ($1, 7)', [tenant]);
  await sql.query("insert into knowledge_snapshots values ($1, 'snapshot', 7, clock_timestamp())", [tenant]);
  const [row] = await sql.query<{ version: number }>(
    `insert into knowledge_versions (tenant, document, fingerprint, hash, title, language, media_type, readers, integrity,
       valid_from, valid_until, supersedes, origin, notes, passages, length, ingested_at, added_in)
     values ($1, 'a.md', 'f', 'h', 'Titel', 'de', 'text/markdown', '{"*","a b","c,\\"d\\""}', 'trusted',
       '2026-01-01', '2999-12-31 23:59:59.999999+01', null, 'added', '{}', 1, 2, clock_timestamp(), 7) returning version`,
    [tenant],
  );
  const key = [tenant, row!.version];
  await sql.query("insert into knowledge_passages values ($1, $2, 1, null, 3, 'Die Jacke')", key);
  await sql.query("insert into knowledge_terms values ($1, 'jack', $2, 1, 1, 2)", key);
  await sql.query("insert into knowledge_vectors values ($1, $2, 1, 'm', '{0.1,-3.4028235e38,1e-45}')", key);
}
