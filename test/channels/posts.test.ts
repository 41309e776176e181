import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linkedInPages } from '../../channels/linkedin-pages/connector.ts';
import { fromLittleText, toLittleText } from '../../channels/linkedin-pages/little-text.ts';
import { LinkedInPagesSettings } from '../../channels/linkedin-pages/settings.ts';
import { mastodon } from '../../channels/mastodon/connector.ts';
import { MastodonSettings } from '../../channels/mastodon/settings.ts';
import { shortMark } from '../../channels/posts/post-text.ts';
import type { Channel, Prepared, PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { type LinkedInPagesSimulator, linkedInToken, startLinkedInPages } from '../simulators/linkedin-pages.ts';
import { type MastodonSimulator, mastodonToken, startMastodon } from '../simulators/mastodon.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults, type Work } from './faults.ts';

let toots: MastodonSimulator;
let page: LinkedInPagesSimulator;
beforeAll(async () => {
  [toots, page] = await Promise.all([startMastodon(), startLinkedInPages()]);
});
afterAll(() => Promise.all([toots?.close(), page?.close()]));

/** A post with what platforms trip over. */
function aPost(changes: Partial<Content> = {}): PrepareInput {
  const input = anInput();
  return {
    ...input,
    content: {
      ...input.content,
      body: [
        {
          kind: 'paragraph',
          text: 'Die Jacke kostet 249,00 € – it\'s "leicht" @alle #jacke (640 g) & {warm} <b>[x]</b> *_~|\\ 😀',
        },
        { kind: 'link', label: 'Zum Shop', url: 'https://example.org/shop?a=1&b=2#c' },
      ],
      ...changes,
    },
  };
}

const openMastodon = (token = mastodonToken, more: object = {}): Channel =>
  mastodon.open(
    'toots',
    MastodonSettings.parse({ url: toots.url, account: 'steinfoehr', token: 'env:TOKEN', timeoutSeconds: 30, ...more }),
    connectorDependencies({ secret: async () => token }),
  );
const openLinkedIn = (token = linkedInToken, more: object = {}): Channel =>
  linkedInPages.open(
    'page',
    LinkedInPagesSettings.parse({
      url: page.url,
      organization: '5515715',
      token: 'vault:linkedin',
      timeoutSeconds: 30,
      ...more,
    }),
    connectorDependencies({ secret: async () => token }),
  );

const none = {
  crashBeforeLive: async () => {},
  editByHand: async () => {},
  pageByHand: async () => ({ remoteId: '', url: '' }),
  rawPage: async () => '',
  removeByHand: async () => {},
};
const restore = async () => {};

describeChannelContract(
  'Mastodon',
  () => ({
    ...none,
    open: () => openMastodon(),
    input: aPost,
    countLive: async ({ marker }) => toots.posts().filter(({ text }) => text.includes(shortMark(marker))).length,
    openWithoutRights: async () => ({ channel: openMastodon('wrong'), restore }),
  }),
  'post',
);
describeChannelContract(
  'A page on LinkedIn',
  () => ({
    ...none,
    open: () => openLinkedIn(),
    input: aPost,
    countLive: async ({ marker }) =>
      page.posts().filter(({ commentary }) => commentary.includes(shortMark(marker))).length,
    openWithoutRights: async () => ({ channel: openLinkedIn('wrong'), restore }),
  }),
  'post',
);

const works: Record<string, Work> = {
  publish: { prepare: (channel, input) => channel.prepare(input()), effect: 'published' },
  withdraw: {
    async prepare(channel, input) {
      const { remoteId } = await channel.commit(await channel.prepare(input()));
      const { publication, locale } = input();
      return channel.prepareOperation({ publication, kind: 'withdraw', locale, live: (await channel.read(remoteId))! });
    },
    effect: 'unpublished',
  },
};
describeFaults('mastodon', {
  ...{ simulator: () => toots, input: () => aPost(), works },
  open: () => openMastodon(),
  impatient: () => openMastodon(mastodonToken, { timeoutSeconds: 1 }),
});
describeFaults('linkedin-pages', {
  ...{ simulator: () => page, input: () => aPost(), works },
  open: () => openLinkedIn(),
  impatient: () => openLinkedIn(linkedInToken, { timeoutSeconds: 1 }),
});

describe.each([
  ['Mastodon', () => openMastodon(), () => toots] as const,
  ['a page on LinkedIn', () => openLinkedIn(), () => page] as const,
])('a post on %s', (_name, open, simulator) => {
  const posted = async () => {
    const prepared = await open().prepare(aPost());
    return { prepared, receipt: await open().commit(prepared) };
  };

  it('carries its text to the character, and the mark in its link', async () => {
    const { prepared, receipt } = await posted();
    const { text } = prepared.request as { text: string };
    expect(text).toContain(`cd=${shortMark(prepared.marker)}`);
    expect(await open().read(receipt.remoteId)).toMatchObject({ url: receipt.url, html: prepared.html });
  });

  it('is found by its mark when another one follows, and is a conflict once a person has changed it', async () => {
    const { prepared, receipt } = await posted();
    await posted();
    expect(await open().find(prepared)).toEqual({ state: 'live', receipt });
    const { text } = prepared.request as { text: string };
    simulator().edit(receipt.remoteId, toLittleText(text.replace('Die Jacke', 'Unsere Jacke')));
    await refusal(open().find(prepared), 'conflict');
    await refusal(open().commit(prepared), 'conflict');
  });

  it('is taken down once, and stays when it was changed since it was read', async () => {
    const { receipt } = await posted();
    const live = (await open().read(receipt.remoteId))!;
    const { publication, locale } = aPost();
    const operation = await open().prepareOperation({ publication, kind: 'withdraw', locale, live });
    expect(await open().find(operation)).toEqual({ state: 'absent' });
    await open().commit(operation);
    expect(await open().status(receipt.remoteId)).toEqual({ state: 'gone' });
    expect((await open().find(operation)).state).toBe('live');
    const { receipt: other } = await posted();
    const stale: Prepared = await open().prepareOperation({
      ...aPost(),
      kind: 'withdraw',
      locale,
      live: { ...(await open().read(other.remoteId))!, revision: 'x' },
    });
    await refusal(open().commit(stale), 'conflict');
  });

  it('needs a link, and fits into what the platform takes', async () => {
    const body = (text: string): Content['body'] => [
      { kind: 'paragraph', text },
      { kind: 'link', label: 'a', url: 'https://example.org/' },
    ];
    await refusal(open().prepare(aPost({ body: [{ kind: 'paragraph', text: 'Ohne Link' }] })), 'invalid');
    await refusal(
      open().prepare(aPost({ body: [{ kind: 'link', label: 'a', url: 'javascript:alert(1)' }] })),
      'invalid',
    );
    await refusal(open().prepare(aPost({ body: body('x'.repeat(3_001)) })), 'invalid');
    await open().prepare(aPost({ body: body('x'.repeat(400)) }));
  });
});

describe('the little text format', () => {
  it('gives back every text', () => {
    fc.assert(fc.property(fc.string(), (text) => fromLittleText(toLittleText(text)) === text));
  });
});

describe('the simulators refuse what the platforms refuse', () => {
  const send = async (url: string, init: RequestInit) => (await fetch(url, init)).status;
  const json = (body: unknown, headers: Record<string, string>) => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

  it('on Mastodon: no token, blank, too long, unknown fields; a repeat within the hour is the same post', async () => {
    const auth = { authorization: `Bearer ${mastodonToken}` };
    const good = { status: 'Hallo', visibility: 'public', language: 'de' };
    const at = `${toots.url}/api/v1/statuses`;
    expect(await send(at, json(good, {}))).toBe(401);
    for (const wrong of [
      { ...good, status: ' ' },
      { ...good, status: 'x'.repeat(501) },
      { ...good, marker: 'x' },
      { ...good, visibility: 'all' },
    ])
      expect(await send(at, json(wrong, auth))).toBe(422);
    const before = toots.posts().length;
    for (let n = 0; n < 3; n += 1) expect(await send(at, json(good, { ...auth, 'idempotency-key': 'k' }))).toBe(200);
    expect(toots.posts().length).toBe(before + 1);
    toots.forgetKeys();
    await send(at, json(good, { ...auth, 'idempotency-key': 'k' }));
    expect(toots.posts().length).toBe(before + 2);
  });

  it('on LinkedIn: no token, an old version, missing and unknown fields, reserved characters, another author', async () => {
    const headers = {
      authorization: `Bearer ${linkedInToken}`,
      'linkedin-version': '202509',
      'x-restli-protocol-version': '2.0.0',
    };
    const good = {
      author: 'urn:li:organization:5515715',
      commentary: 'Hallo',
      visibility: 'PUBLIC',
      distribution: { feedDistribution: 'MAIN_FEED' },
      lifecycleState: 'PUBLISHED',
      isReshareDisabledByAuthor: false,
    };
    const at = `${page.url}/rest/posts`;
    expect(await send(at, json(good, { ...headers, authorization: 'Bearer x' }))).toBe(401);
    expect(await send(at, json(good, { ...headers, 'linkedin-version': '202301' }))).toBe(426);
    expect(await send(at, json(good, { ...headers, 'x-restli-protocol-version': '1.0.0' }))).toBe(400);
    const { lifecycleState: _, ...incomplete } = good;
    expect(await send(at, json(incomplete, headers))).toBe(422);
    for (const wrong of [
      { ...good, extra: 1 },
      { ...good, commentary: 'an @alle' },
      { ...good, commentary: 'x'.repeat(3_001) },
    ])
      expect(await send(at, json(wrong, headers))).toBe(400);
    expect(await send(at, json({ ...good, author: 'urn:li:organization:1' }, headers))).toBe(403);
  });
});

describe('health of a post channel', () => {
  it('names a token of another account, a limit that the server has not, and an API version that is over', async () => {
    expect(await openMastodon(mastodonToken, { account: 'somebody' }).health()).toMatchObject({ ok: false });
    expect(await openMastodon(mastodonToken, { limit: 5_000 }).health()).toMatchObject({
      ok: false,
      parts: [{ ok: true }, { fix: 'Set limit to 500.' }],
    });
    expect(await openLinkedIn(linkedInToken, { version: '202301' }).health()).toMatchObject({
      ok: false,
      parts: [{ fix: expect.stringContaining('version') }],
    });
  });
});
