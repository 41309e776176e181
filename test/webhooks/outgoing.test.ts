import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhooks } from '../../domain/webhook.ts';
import { announcementOf } from '../../house/webhooks/announcement.ts';
import { sendOnce, type WebhookSource } from '../../house/webhooks/send-webhooks.ts';
import type { TenantStore } from '../../store/store.ts';
import { campaignStatus, newTenant } from '../store/contract/samples.ts';
import { type RunningStore, startEmbeddedStore } from '../support/stores.ts';
import { type Receiver, startReceiver, webhookSecret } from './receiver.ts';

let running: RunningStore;
let receiver: Receiver;
let store: TenantStore;

beforeAll(async () => {
  running = await startEmbeddedStore();
  receiver = await startReceiver();
}, 120_000);
afterAll(async () => {
  await receiver?.simulator.close();
  await running?.stop();
});
afterEach(() => receiver.simulator.faults(() => ({ kind: 'none' })));

const hour = 3_600_000;

/** A tenant of its own with one endpoint, and a clock that only its deliveries are told. */
async function aSource(more: object = {}, secret = webhookSecret): Promise<WebhookSource> {
  const tenant = newTenant();
  store = running.store.forTenant(tenant);
  await store.campaigns.put({ ...campaignStatus(tenant, 'launch'), title: 'Start' });
  const webhooks = Webhooks.parse({ outgoing: { crm: { url: receiver.simulator.url, secret: 'env:X', ...more } } });
  return { store, webhooks: async () => webhooks, secret: async () => secret, now: () => new Date() };
}

/** Lets the pause before the next attempt pass. */
const pass = () =>
  store.sql.query(
    'update webhook_deliveries set next_at = clock_timestamp() where tenant = $1 and next_at is not null',
    [store.tenant],
  );
const newest = async () => (await store.webhooks.list())[0]!;
const mine = () => receiver.messages().filter(({ data }) => data.campaign === 'launch');

describe('messages to other systems', () => {
  it('tell what happened, signed, and nothing of what is not for others', async () => {
    const source = await aSource();
    await store.events.append('launch', 'pinned', { stage: 'research' }, '1');
    await store.events.append('launch', 'researched', { research: 'sha256:0' }, '2');
    await store.events.append(
      'launch',
      'attention',
      { code: 'channel_unreachable', detail: 'sha256:1', step: 'publishing' },
      '3',
    );
    expect(await sendOnce(source)).toBe(true);
    expect(await sendOnce(source)).toBe(false);
    const told = mine();
    expect(told.map(({ type }) => type)).toEqual(['campaign.started', 'campaign.needs_attention']);
    expect(told[1]!.data).toEqual(
      expect.objectContaining({ campaign: 'launch', title: 'Start', code: 'channel_unreachable', step: 'publishing' }),
    );
    expect(JSON.stringify(told)).not.toContain('sha256:1');
    expect((await store.webhooks.list()).every(({ deliveredAt }) => deliveredAt)).toBe(true);
  });

  it('go only to those who want them', async () => {
    const source = await aSource({ events: ['campaign.ended'] });
    await store.events.append('launch', 'pinned', {}, '1');
    await store.events.append('launch', 'done', {}, '2');
    await sendOnce(source);
    expect((await store.webhooks.list()).map(({ type }) => type)).toEqual(['campaign.ended']);
  });

  it('become one message when many senders work at once and lines are written again', async () => {
    const source = await aSource();
    for (let n = 0; n < 20; n += 1) await store.events.append('launch', 'done', { n }, `line ${n}`);
    for (let n = 0; n < 20; n += 1) await store.events.append('launch', 'done', { n }, `line ${n}`);
    await Promise.all(Array.from({ length: 8 }, () => sendOnce(source)));
    while (await sendOnce(source));
    const all = await store.webhooks.list();
    expect(all).toHaveLength(20);
    expect(all.map(({ id }) => receiver.times(id))).toEqual(Array(20).fill(1));
  });

  it('are tried again with growing pauses until they arrive, always under the same id', async () => {
    const source = await aSource();
    await store.events.append('launch', 'done', {}, '1');
    const faults = ['reset-before', 'status', 'status'] as const;
    for (const fault of faults) {
      receiver.simulator.faults(() => (fault === 'status' ? { kind: 'status', status: 503 } : { kind: fault }));
      await sendOnce(source);
      await pass();
    }
    const before = await newest();
    expect(before).toMatchObject({ attempt: 3, deliveredAt: null, lastStatus: 503, lastTrouble: 'refused' });
    receiver.simulator.faults(() => ({ kind: 'none' }));
    await sendOnce(source);
    expect(await newest()).toMatchObject({ id: before.id, attempt: 4, deliveredAt: expect.any(String), nextAt: null });
    expect(receiver.times(before.id)).toBe(1);
  });

  it('may come twice when the answer is lost, and are known by their id', async () => {
    const source = await aSource();
    await store.events.append('launch', 'done', {}, '1');
    receiver.simulator.faults(() => ({ kind: 'reset-after' }));
    await sendOnce(source);
    await pass();
    receiver.simulator.faults(() => ({ kind: 'none' }));
    await sendOnce(source);
    const { id, attempt } = await newest();
    expect({ attempt, times: receiver.times(id) }).toEqual({ attempt: 2, times: 2 });
    expect(mine().filter((message) => message.id === id)).toHaveLength(1);
  });

  it('wait as long as the other side asks, and no longer than a day', async () => {
    const source = await aSource();
    await store.events.append('launch', 'done', {}, '1');
    receiver.simulator.faults(() => ({ kind: 'status', status: 429, headers: { 'retry-after': '7200' } }));
    await sendOnce(source);
    const wait = Date.parse((await newest()).nextAt!) - Date.now();
    expect(wait).toBeGreaterThan(1.9 * hour);
    expect(wait).toBeLessThan(2.1 * hour);
  });

  it('are given up after three days of trying, and can be sent again by a person', async () => {
    const source = await aSource();
    await store.events.append('launch', 'done', {}, '1');
    receiver.simulator.faults(() => ({ kind: 'status', status: 500 }));
    for (let n = 0; n < 12; n += 1) {
      await sendOnce(source);
      await pass();
    }
    const given = await newest();
    expect(given).toMatchObject({ attempt: 10, nextAt: null, deliveredAt: null });
    receiver.simulator.faults(() => ({ kind: 'none' }));
    await store.webhooks.again('crm', given.id);
    await sendOnce(source);
    expect(await newest()).toMatchObject({ id: given.id, deliveredAt: expect.any(String) });
  });

  it('end at once for an endpoint that says it wants no more', async () => {
    const source = await aSource();
    await store.events.append('launch', 'done', {}, '1');
    receiver.simulator.faults(() => ({ kind: 'status', status: 410 }));
    await sendOnce(source);
    expect(await newest()).toMatchObject({ attempt: 1, nextAt: null, lastTrouble: 'gone' });
  });

  it('are not sent without a secret, and say so', async () => {
    const source = await aSource();
    source.secret = async () => {
      throw new Error('not set');
    };
    await store.events.append('launch', 'done', {}, '1');
    await sendOnce(source);
    expect(await newest()).toMatchObject({ attempt: 1, lastTrouble: 'no-secret', nextAt: expect.any(String) });
  });

  it('are refused by a receiver with another secret', async () => {
    const source = await aSource({}, `whsec_${Buffer.from('another secret of some more bytes').toString('base64')}`);
    await store.events.append('launch', 'done', {}, '1');
    await sendOnce(source);
    expect(await newest()).toMatchObject({ lastStatus: 401, deliveredAt: null });
  });

  it('of a tenant without endpoints leave nothing behind', async () => {
    const source = await aSource();
    source.webhooks = async () => Webhooks.parse({});
    await store.events.append('launch', 'done', {}, '1');
    await sendOnce(source);
    expect(await store.webhooks.pending(10)).toEqual([]);
    expect(await store.webhooks.list()).toEqual([]);
  });

  it('say of a publication where it is, and of a withdrawal that it is gone', () => {
    const asset = {
      asset: 'blog/de-DE',
      channel: 'blog',
      locale: 'de-DE',
      stage: 'measuring',
      publication: { id: 'sha256:7', state: 'published', url: 'https://blog.example/a' },
    };
    const status = { ...campaignStatus('t', 'launch'), assets: [asset] } as unknown as Parameters<
      typeof announcementOf
    >[1];
    const line = { sequence: 3, campaign: 'launch', at: '2026-11-24T08:00:00Z', kind: 'publication' };
    const data = { asset: 'blog/de-DE', state: 'published' };
    const told = announcementOf({ ...line, data }, status)!;
    expect(told.type).toBe('publication.published');
    expect(JSON.parse(told.body).data).toMatchObject({ publication: 'sha256:7', url: 'https://blog.example/a' });
    Object.assign(status!.assets[0]!, { operation: { kind: 'withdraw', piece: 'sha256:6' } });
    expect(announcementOf({ ...line, data }, status)!.type).toBe('publication.withdrawn');
    expect(announcementOf({ ...line, data: { ...data, state: 'intended' } }, status)).toBeNull();
  });
});
