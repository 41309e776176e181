import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AssetStatus } from '../../domain/campaign.ts';
import type { Content } from '../../domain/content.ts';
import { lookAround } from '../../house/watch-channels.ts';
import type { Fault } from '../simulators/kit.ts';
import { type MastodonSimulator, mastodonToken, startMastodon } from '../simulators/mastodon.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';
import { until } from './until.ts';

const wrong = 'wrong-token-5521';
const asset = 'social/de-DE';
let server: MastodonSimulator;
let running: RunningHouse;

beforeAll(async () => {
  server = await startMastodon();
  running = await startHouse();
  await appendFile(
    join(running.workspace, 'channels.yaml'),
    `
  social:
    connector: mastodon
    title: { de: Mastodon, en: Mastodon }
    format: post
    locales: [de-DE]
    limits:
      title: { min: 5, max: 80 }
      description: { min: 0, max: 180 }
      body: { min: 5, max: 60 }
      links: { min: 1, max: 1 }
    settings: { url: '${server.url}', account: steinfoehr, token: 'vault:social', timeoutSeconds: 5 }
`,
  );
}, 240_000);
afterAll(async () => {
  await running?.stop();
  await server?.close();
}, 60_000);
beforeEach(() => server.faults(() => ({ kind: 'none' })));

const lena = () => running.person('lena-hofer');
const miriam = () => running.person('miriam-falk');
const sven = () => running.person('sven-aumann');
const house = () => running.house.tenants[0];
const setToken = (secret: string) =>
  running.desk.setCredential(sven(), 'social', { value: { kind: 'secret', secret }, expiresAt: null });
const kindsOf = async (campaign: string) => (await running.desk.timeline(lena(), campaign)).map(({ kind }) => kind);
const channelNow = async () => (await running.desk.channels(sven())).find(({ name }) => name === 'social')!;
const posts = () => server.effects().filter(({ effect }) => effect === 'published');

/** The asset of a campaign once it looks so. */
const seen = (campaign: string, what: string, good: (status: AssetStatus) => unknown) =>
  until(`${campaign} ${what}`, async () => {
    const view = await running.desk.asset(lena(), campaign, asset).catch(() => null);
    return view && good(view.status) ? view : null;
  });

/** A post as a person wrote it, brought to its sign-off and approved. */
async function approve(campaign: string): Promise<void> {
  const brief = {
    ...{ id: campaign, brand: 'steinfoehr', title: 'Regen am Berg', goal: '600 verkaufte Jacken bis Ende Februar' },
    ...{ baseline: '410 im letzten Winter', audience: 'Bergwanderer', products: ['SF-1010'] },
    ...{ questions: ['Wie wasserdicht ist die Nordgrat 3L?'], owner: 'lena-hofer' },
    assets: [{ channel: 'social', locales: ['de-DE'], variants: 1 }],
  };
  await running.desk.start(lena(), brief);
  const { variants } = await seen(campaign, 'has no variant', ({ stage }) => stage === 'selection');
  const { ref, content } = variants[0]!;
  const edited: Content = {
    ...{ title: `Regen am Berg: ${campaign}`, description: '', slug: campaign, claims: [] },
    body: [
      { kind: 'paragraph', text: 'Im Herbst regnet es am Berg oft. Wer früh aufbricht, ist vor dem Regen im Tal.' },
      {
        kind: 'link',
        label: 'Mehr im Journal',
        url: content.body.flatMap((b) => (b.kind === 'link' ? [b.url] : []))[0]!,
      },
    ],
  };
  await running.desk.command(lena(), campaign, { kind: 'edit', asset, base: ref, content: edited });
  const view = await running.desk.asset(lena(), campaign, asset);
  if (view.status.stage === 'selection')
    await running.desk.command(lena(), campaign, { kind: 'select', asset, variant: view.variants.at(-1)!.ref });
  const { prepared } = await seen(campaign, 'is not at sign-off', ({ stage }) => stage === 'sign-off');
  await running.desk.command(miriam(), campaign, {
    kind: 'decide',
    asset,
    prepared: prepared!.ref,
    decision: 'approve',
  });
}

describe('A channel whose credential is wrong', () => {
  it('is paused by the house and told of; set anew and resumed, all that waited goes out, each once', async () => {
    await setToken(wrong);
    await approve('first');
    const first = await seen('first', 'was not refused', ({ attention }) => attention);
    expect(first.status).toMatchObject({ stage: 'publishing', attention: { errorClass: 'auth' } });
    expect((await channelNow()).paused).toMatchObject({ by: 'house' });
    expect(await kindsOf('first')).toContain('channel-paused');
    const waits = (await running.desk.inbox(lena())).filter(({ campaign }) => campaign === 'first');
    expect(waits).toMatchObject([{ kind: 'attention', asset, role: 'admin' }]);

    await approve('second');
    const second = await seen('second', 'was not held back', ({ attention }) => attention);
    expect(second.status).toMatchObject({ stage: 'publishing', attention: { errorClass: 'stopped' } });
    // Held back before the channel was asked, and told once.
    expect(await kindsOf('second')).not.toContain('channel-paused');
    expect(server.log.filter(({ method }) => method === 'POST')).toEqual([]);

    await setToken(mastodonToken);
    expect(posts()).toEqual([]);
    const { retried, channel } = await running.desk.resumeChannel(sven(), 'social');
    expect(channel.paused).toBeNull();
    expect(retried.map(({ campaign }) => campaign).sort()).toEqual(['first', 'second']);
    for (const campaign of ['first', 'second']) await seen(campaign, 'is not out', ({ stage }) => stage === 'done');
    const receipts = await Promise.all(
      ['first', 'second'].map(async (campaign) => house().store.publications.live({ campaign })),
    );
    expect(posts().map(({ id }) => id)).toHaveLength(2);
    expect(
      receipts
        .flat()
        .map(({ receipt }) => receipt?.remoteId)
        .sort(),
    ).toEqual(
      posts()
        .map(({ id }) => id)
        .sort(),
    );
    expect(server.posts()).toHaveLength(2);
  }, 300_000);

  it('tells nobody its value: not the timeline, the inbox, the channel or the artifacts', async () => {
    const told = await Promise.all([
      running.desk.timeline(lena(), 'first'),
      running.desk.inbox(lena()),
      running.desk.channels(sven()),
      running.desk.credentials(sven()),
      house().store.sql.query('select * from artifacts'),
    ]);
    expect(JSON.stringify(told)).toContain('social');
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${wrong}|${mastodonToken}`));
  }, 60_000);
});

describe('A channel that fails for a while', () => {
  it.each<[string, Fault]>([
    ['answers 500', { kind: 'status', status: 500, json: { error: 'Internal Server Error' } }],
    ['cuts connections', { kind: 'reset-before' }],
  ])(
    'and %s is not paused, and what waits for it goes out once when it is well again',
    async (name, fault) => {
      const campaign = fault.kind === 'status' ? 'answers' : 'cuts';
      const before = posts().length;
      let refused = 0;
      server.faults(({ method }) => {
        if (method !== 'POST' || refused >= 2) return { kind: 'none' };
        refused += 1;
        return fault;
      });
      await approve(campaign);
      await seen(campaign, `is not out, and the channel ${name}`, ({ stage }) => stage === 'done');
      expect(refused).toBe(2);
      expect((await channelNow()).paused).toBeNull();
      expect(await kindsOf(campaign)).not.toContain('channel-paused');
      expect(posts()).toHaveLength(before + 1);
    },
    300_000,
  );
});

describe('The hourly look at a channel', () => {
  it('says what is wrong and pauses nothing, is due once an hour, and sees when it is well again', async () => {
    const [tenant] = running.house.tenants;
    let ahead = 0;
    const looking = {
      ...tenant,
      knowledge: { ...tenant.knowledge, now: () => new Date(Date.now() + ahead * 3_600_000) },
    };
    const health = async () => (await tenant.store.channels.get('social'))?.health;

    await setToken(wrong);
    // Its last look was at the latest just now; an hour later it is due.
    ahead = 2;
    expect(await lookAround(looking)).toContain('social');
    const sick = await health();
    expect(sick).toMatchObject({
      ok: false,
      parts: [{ name: 'account', ok: false, fix: expect.stringMatching(/vault:social/) }],
    });
    expect(JSON.stringify(sick)).not.toContain(wrong);
    expect((await channelNow()).paused).toBeNull();

    await setToken(mastodonToken);
    ahead = 0;
    expect(await lookAround(looking)).not.toContain('social');
    expect(await health()).toMatchObject({ ok: false });
    ahead = 2;
    expect(await lookAround(looking)).toContain('social');
    expect(await health()).toMatchObject({ ok: true });
    expect(posts()).toHaveLength(4);
  }, 120_000);
});
