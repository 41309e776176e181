import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brevo } from '../../channels/brevo/connector.ts';
import { BrevoSettings } from '../../channels/brevo/settings.ts';
import type { Channel, PrepareInput, Recipient } from '../../domain/channel.ts';
import type { Ref } from '../../domain/ref.ts';
import { type BrevoSimulator, brevoKey, startBrevo } from '../simulators/brevo.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let simulator: BrevoSimulator;
beforeAll(async () => {
  simulator = await startBrevo();
});
afterAll(() => simulator?.close());

const people: Recipient[] = ['anna', 'ben', 'carl'].map((name) => ({
  id: `rcp_${name}`,
  address: `${name}@example.org`,
  name,
  confirmedAt: '2026-01-01T09:00:00.000Z',
  unsubscribeUrl: null,
}));

const open = (key = brevoKey, entitled = people, sent: string[] = [], timeoutSeconds = 30): Channel =>
  brevo.open(
    'newsletter',
    BrevoSettings.parse({
      apiKey: 'vault:brevo',
      folder: 7,
      from: { name: 'Steinföhr', address: 'post@steinfoehr.example' },
      unsubscribeBy: 'abmelden@steinfoehr.example',
      imprint: ['Steinföhr GmbH'],
      url: simulator.url,
      timeoutSeconds,
    }),
    connectorDependencies({
      secret: async () => key,
      recipients: { entitled: async () => entitled, sent: async (_publication, id) => void sent.push(id) },
    }),
  );
const input = (): PrepareInput => ({
  ...anInput(),
  recipients: { list: `sha256:${'a'.repeat(64)}` as Ref, count: people.length },
});
const sentOf = (marker: string) =>
  simulator.campaigns().filter(({ name, status }) => name.includes(marker.slice(0, 32)) && status !== 'draft');

describeChannelContract(
  'A newsletter by Brevo',
  () => ({
    open: () => open(),
    input: (changes) => ({ ...input(), content: { ...input().content, ...changes } }),
    countLive: async ({ marker }) => sentOf(marker).length,
    crashBeforeLive: async () => {},
    editByHand: async () => {},
    pageByHand: async () => ({ remoteId: '', url: '' }),
    rawPage: async () => '',
    removeByHand: async () => {},
    openWithoutRights: async () => ({ channel: open('wrong'), restore: async () => {} }),
  }),
  'mail',
);
describeFaults('brevo', {
  simulator: () => simulator,
  open: () => open(),
  impatient: () => open(brevoKey, people, [], 1),
  input,
  works: { publish: { prepare: (channel, given) => channel.prepare(given()), effect: 'published' } },
});

describe('a newsletter', () => {
  it('goes to those who may get it, with the proof of their double opt-in, and counts for their caps', async () => {
    const sent: string[] = [];
    const prepared = await open().prepare(input());
    simulator.block('carl@example.org');
    await open(brevoKey, people, sent).commit(prepared);
    expect(sentOf(prepared.marker)).toMatchObject([{ sentTo: ['anna@example.org', 'ben@example.org'] }]);
    expect(sent).toEqual(['rcp_anna', 'rcp_ben', 'rcp_carl']);
  });

  it('goes to nobody when nobody may get it', async () => {
    const prepared = await open().prepare(input());
    await refusal(open(brevoKey, []).commit(prepared), 'denied');
    expect(sentOf(prepared.marker)).toEqual([]);
  });

  it('goes to nobody who has said no since an attempt that got as far as the list, or the draft', async () => {
    const campaigns = /\/emailCampaigns$/;
    for (const stopped of [campaigns, /\/sendNow$/]) {
      const prepared = await open().prepare(input());
      simulator.faults(({ method, path }) =>
        method === 'POST' && stopped.test(path) ? { kind: 'status', status: 429 } : { kind: 'none' },
      );
      await refusal(open().commit(prepared), 'rate_limited');
      simulator.faults(() => ({ kind: 'none' }));
      // Brevo writes addresses in small letters, whatever it was given.
      await open(brevoKey, [{ ...people[1]!, address: 'Ben@Example.org' }]).commit(prepared);
      expect(sentOf(prepared.marker)).toMatchObject([{ sentTo: ['ben@example.org'] }]);
    }
  });

  it('is sent once by two executions at the same time', async () => {
    const prepared = await open().prepare(input());
    await Promise.allSettled([open().commit(prepared), open().commit(prepared), open().commit(prepared)]);
    expect(sentOf(prepared.marker).length).toBeLessThanOrEqual(1);
    await open()
      .commit(prepared)
      .catch(() => undefined);
    expect(sentOf(prepared.marker)).toHaveLength(1);
  });
});

describe('the simulator refuses what Brevo refuses', () => {
  const ask = async (method: string, path: string, body?: unknown, key = brevoKey) => {
    const headers = { 'api-key': key, 'content-type': 'application/json' };
    const response = await fetch(`${simulator.url}/v3${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: response.status === 204 ? null : await response.json() };
  };
  const sender = { name: 'Steinföhr', email: 'post@steinfoehr.example' };
  const good = { name: 'a', subject: 'b', sender, htmlContent: '<p>Guten Tag</p>' };

  it('no key, unknown and missing parameters, senders that are not verified, lists that are not there', async () => {
    expect((await ask('GET', '/account', undefined, 'wrong')).status).toBe(401);
    for (const wrong of [
      { ...good, sender: { email: 'x@example.org' } },
      { ...good, subject: '' },
      { ...good, recipients: { listIds: [1] } },
      { ...good, marker: 1 },
    ])
      expect(await ask('POST', '/emailCampaigns', wrong)).toMatchObject({
        status: 400,
        json: { code: expect.stringMatching(/_parameter$/) },
      });
    expect((await ask('POST', '/contacts/lists', { name: 'a', folderId: 1 })).status).toBe(400);
  });

  it('a campaign without recipients, and one that is sent', async () => {
    const { json } = await ask('POST', '/emailCampaigns', good);
    expect((await ask('POST', `/emailCampaigns/${json.id}/sendNow`)).status).toBe(402);
    const list = (await ask('POST', '/contacts/lists', { name: 'l', folderId: 7 })).json.id;
    await ask('POST', '/contacts/import', { listIds: [list], jsonBody: [{ email: 'dora@example.org' }] });
    const made = await ask('POST', '/emailCampaigns', { ...good, recipients: { listIds: [list] } });
    expect((await ask('POST', `/emailCampaigns/${made.json.id}/sendNow`)).status).toBe(204);
    expect(await ask('POST', `/emailCampaigns/${made.json.id}/sendNow`)).toMatchObject({
      status: 400,
      json: { code: 'campaign_sent' },
    });
  });
});
