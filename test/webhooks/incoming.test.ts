import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type RunningHouse, startHouse, until } from '../api/running-house.ts';
import { type Receiver, startReceiver, webhookSecret } from './receiver.ts';

const slow = 120_000;
let running: RunningHouse;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  running = await startHouse({ worker: true });
  await writeFile(join(running.workspace, 'hook.secret'), webhookSecret);
  await writeFile(
    join(running.workspace, 'webhooks.yaml'),
    JSON.stringify({
      outgoing: {
        crm: {
          url: receiver.simulator.url,
          secret: 'file:hook.secret',
          events: ['campaign.started', 'campaign.ended'],
        },
      },
      incoming: {
        rush: {
          secret: 'file:hook.secret',
          mostPerDay: 3,
          rules: [
            { type: 'product.changed', brief: 'briefs/produkt-launch.yaml', products: 'data.sku', as: 'lena-hofer' },
          ],
        },
        shop: {
          secret: 'file:hook.secret',
          mostPerDay: 3,
          rules: [
            {
              type: 'product.changed',
              where: { 'data.category': ['jackets'] },
              brief: 'briefs/produkt-launch.yaml',
              products: 'data.sku',
              as: 'lena-hofer',
            },
            { type: 'brief.missing', brief: 'briefs/nowhere.yaml', as: 'lena-hofer' },
          ],
        },
      },
    }),
  );
}, slow);
afterAll(async () => {
  await running?.close();
  await receiver?.simulator.close();
}, slow);

interface Sent {
  id?: string;
  hook?: string;
  at?: Date;
  secret?: string;
  signature?: string;
}

/** What a shop sends: signed as Standard Webhooks asks. */
async function post(
  message: unknown,
  { id = randomUUID(), hook = 'steinfoehr/shop', at = new Date(), secret = webhookSecret, signature }: Sent = {},
) {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const response = await fetch(`${running.server.url}/hooks/${hook}`, {
    method: 'POST',
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature ?? new Webhook(secret).sign(id, at, body),
    },
  });
  return { status: response.status, json: await response.json() };
}
const jacket = (sku = 'SF-1002') => ({ type: 'product.changed', data: { sku, category: 'jackets' } });
const campaigns = () => running.house.tenants[0].store.campaigns.list({ limit: 100 });

describe('a message from another system', () => {
  it(
    'starts the campaign of the rule that it matches, once, with the product that it names, and others are told',
    async () => {
      const id = randomUUID();
      const first = await post(jacket(), { id });
      expect(first).toMatchObject({ status: 202, json: { refused: [], repeated: false } });
      const [campaign] = first.json.campaigns as [string];
      expect(campaign).toMatch(/^nordgrat-launch-[0-9a-f]{10}$/);
      const again = await Promise.all(Array.from({ length: 5 }, () => post(jacket(), { id })));
      for (const { status, json } of again)
        expect({ status, json }).toEqual({ status: 200, json: { ...first.json, repeated: true } });
      const seen = await until(
        async () => (await running.ask('lena-hofer', `/api/v1/campaigns/${campaign}`)).json(),
        ({ brief }) => Boolean(brief),
      );
      expect(seen.brief).toMatchObject({ id: campaign, products: ['SF-1002'], owner: 'lena-hofer' });
      await until(
        async () => receiver.messages(),
        (told) => told.some(({ data }) => data.campaign === campaign),
      );
      expect((await campaigns()).map((one) => one.campaign)).toEqual([campaign]);
    },
    slow,
  );

  it('is refused with another secret, too old or too new, unsigned, or for a hook that is none', async () => {
    const hour = 3_600_000;
    const other = `whsec_${Buffer.from('another secret of some more bytes').toString('base64')}`;
    const before = (await campaigns()).length;
    for (const wrong of [
      { secret: other },
      { at: new Date(Date.now() - hour) },
      { at: new Date(Date.now() + hour) },
      { signature: 'v1,AAAA' },
      { signature: '' },
      { hook: 'steinfoehr/nobody' },
      { hook: 'nobody/shop' },
    ]) {
      expect({ wrong, status: (await post(jacket(), wrong)).status }).toEqual({ wrong, status: 401 });
    }
    expect((await campaigns()).length).toBe(before);
  });

  it('is refused when its id has come before and said something else', async () => {
    const id = randomUUID();
    await post({ type: 'nothing.known' }, { id });
    expect((await post({ type: 'nothing.known', data: 1 }, { id })).status).toBe(409);
  });

  it('starts nothing when no rule wants it, or names a product that the price list has not', async () => {
    expect((await post({ type: 'nothing.known' })).json).toEqual({ campaigns: [], refused: [], repeated: false });
    const shoes = { type: 'product.changed', data: { sku: 'SF-1001', category: 'shoes' } };
    expect((await post(shoes)).json).toMatchObject({ campaigns: [], refused: [] });
    for (const sku of ['NO-SUCH-THING', '../../etc/passwd', { $ne: 1 }, [], null])
      expect((await post({ type: 'product.changed', data: { sku, category: 'jackets' } })).json).toMatchObject({
        campaigns: [],
        refused: [0],
      });
    expect((await post({ type: 'brief.missing' })).json).toMatchObject({ campaigns: [], refused: [1] });
    expect((await post('no JSON')).status).toBe(422);
  });

  it(
    'starts no more campaigns a day than the workspace allows',
    async () => {
      const started = [];
      for (let n = 0; n < 4; n += 1) started.push(...(await post(jacket())).json.campaigns);
      expect(started).toHaveLength(2);
      expect((await post(jacket())).json.refused).toEqual([0]);
    },
    slow,
  );

  it(
    'starts no more than that either when fifty come at the same moment, and each again',
    async () => {
      const before = (await campaigns()).length;
      const ids = Array.from({ length: 50 }, () => randomUUID());
      const answers = await Promise.all([...ids, ...ids].map((id) => post(jacket(), { id, hook: 'steinfoehr/rush' })));
      const started = new Set(answers.flatMap(({ json }) => json.campaigns as string[]));
      expect(started.size).toBe(3);
      // Their lines are written by the worker, a moment later.
      const all = await until(campaigns, (list) => list.length >= before + 3);
      expect(all.length).toBe(before + 3);
      const outcomes = await Promise.all(ids.map((id) => post(jacket(), { id, hook: 'steinfoehr/rush' })));
      expect(outcomes.filter(({ json }) => json.refused.length === 1)).toHaveLength(47);
    },
    slow,
  );

  it('is too large above 256 KB', async () => {
    expect((await post({ type: 'x', data: 'x'.repeat(300_000) })).status).toBe(413);
  });
});

describe('webhooks over the API', () => {
  const ask = async (person: string, method: string, path: string) => {
    const response = await running.ask(person, `/api/v1/webhooks${path}`, { method });
    return { status: response.status, json: await response.json() };
  };

  it('are seen, tried and sent again by an admin, and by nobody else', async () => {
    const { json } = await ask('sven-aumann', 'GET', '');
    expect(json).toMatchObject({
      outgoing: [{ name: 'crm' }],
      incoming: [{ name: 'rush' }, { name: 'shop', path: '/hooks/steinfoehr/shop' }],
    });
    expect(JSON.stringify(json)).not.toContain('whsec_');
    const test = await ask('sven-aumann', 'POST', '/crm/test');
    expect(test).toMatchObject({ status: 202, json: { type: 'test', state: 'waiting' } });
    await until(
      async () => receiver.messages(),
      (told) => told.some(({ id }) => id === test.json.id),
    );
    expect((await ask('sven-aumann', 'POST', `/crm/messages/${test.json.id}/replay`)).status).toBe(202);
    await until(
      async () => receiver.times(test.json.id),
      (times) => times === 2,
    );
    expect((await ask('sven-aumann', 'POST', '/nobody/test')).json.choices).toEqual(['crm']);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/crm/test'],
      ['POST', `/crm/messages/${test.json.id}/replay`],
    ] as const)
      expect((await ask('lena-hofer', method, path)).status).toBe(403);
  });

  it('have a page for admins', async () => {
    const page = await (await running.ask('sven-aumann', '/webhooks')).text();
    expect(page).toContain('/webhooks/crm/test');
  });

  it('that are set up wrongly are named with file and field', async () => {
    const file = join(running.workspace, 'webhooks.yaml');
    const problems = async (webhooks: object) => {
      await writeFile(file, JSON.stringify(webhooks));
      return String(await running.house.tenants[0].loadWorkspace().catch((reason: Error) => reason.message));
    };
    const outgoing = await problems({ outgoing: { crm: { url: 'http://crm.example/x', secret: 'whsec_abc' } } });
    for (const part of ['outgoing.crm.url', 'https://', 'outgoing.crm.secret']) expect(outgoing).toContain(part);
    expect(outgoing).not.toContain('whsec_abc');
    const rules = [{ type: 'a', brief: '../other.yaml', as: 'miriam-falk' }];
    const incoming = await problems({ incoming: { shop: { secret: 'env:X', rules } } });
    for (const part of ['incoming.shop.rules.0.brief', 'incoming.shop.rules.0.as', 'lena-hofer'])
      expect(incoming).toContain(part);
    await rm(file);
  });
});
