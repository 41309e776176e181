import { describe, expect, it } from '@jest/globals';
import { hashOf, sha256 } from '../../domain/canonical.ts';
import { type Channel, channelContract, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import type { ErrorClass } from '../../domain/errors.ts';
import type { Ref } from '../../domain/ref.ts';

/** What a connector's own tests bring, so that every channel can be held to the same promises. */
export interface ChannelUnderTest {
  /** A new one each time, as after a crash. */
  open(): Channel;
  /** How many pieces with this marker readers can see, counted past the connector. */
  countLive(prepared: Prepared): Promise<number>;
  /** Does what `commit` does, up to a crash just before the piece goes live. */
  crashBeforeLive(prepared: Prepared): Promise<void>;
  /** A person changes the live piece in the remote system: `Die Jacke` or `Diese Jacke`, wherever it stands, becomes `Unsere Jacke`. */
  editByHand(remoteId: string): Promise<void>;
  /** A live page that the house never published, made past the connector. Holds `Die Jacke` once, in a paragraph with a link, and a table. */
  pageByHand(): Promise<{ remoteId: string; url: string }>;
  /** Every byte that the remote system keeps of a page, read past the connector. */
  rawPage(remoteId: string): Promise<string>;
  /** A person takes a page away. */
  removeByHand(remoteId: string): Promise<void>;
  /** The same place, with rights that do not suffice. */
  openWithoutRights(): Promise<{ channel: Channel; restore(): Promise<void> }>;
}

let counter = 0;
const run = Date.now();

/** A new publication of a text that holds everything a channel could trip over. */
export function anInput(changes: Partial<Content> = {}): PrepareInput {
  counter += 1;
  return {
    publication: sha256(`${run}/${process.pid}/${counter}`) as Ref,
    locale: 'de-DE',
    metadata: { 'AI-assisted': 'yes', brand: 'Grat & Söhne -- "Outdoor" <b>[x]</b>' },
    content: {
      title: `Wärme & Wetter: „5 < 6“ 'n' "q" 😀 ${counter}`,
      description: 'Warum <Daune> & Faser kein "Widerspruch" sind – it\'s easy.',
      slug: `waerme-${run}-${counter}`,
      body: [
        { kind: 'heading', text: 'Was <script>alert(1)</script> & Co. bedeuten' },
        {
          kind: 'paragraph',
          text: 'Die Jacke kostet 249,00 € — it\'s "leicht" (640 g) & \\warm\\ [gallery] 100 %s $1 e\u0301.',
        },
        { kind: 'paragraph', text: 'https://example.org/allein' },
        { kind: 'list', items: ['eins & zwei', "drei's <!-- Kommentar --> vier", '5 > 3'] },
        { kind: 'link', label: 'Zum Shop [de]', url: 'https://example.org/shop?a=1&b=2#c' },
        { kind: 'link', label: 'Böse', url: 'javascript:alert(1)' },
        { kind: 'link', label: 'Nah', url: '/shop/jacke:blau?x=[1]' },
        { kind: 'image', url: 'https://example.org/b.jpg?w=1&h=2', alt: 'Jacke "Föhn" <vorn> it\'s' },
      ],
      claims: [],
      ...changes,
    },
  };
}

/** Expects a refusal of one class; hands the error on for a closer look. */
export async function refusal(work: Promise<unknown>, errorClass: ErrorClass): Promise<Error> {
  const error = await work.then(
    () => new Error('It was not refused.'),
    (reason) => reason as Error,
  );
  expect({ message: error.message, errorClass: (error as { errorClass?: string }).errorClass }).toEqual({
    message: error.message,
    errorClass,
  });
  return error;
}

/** The promises of version 1 of the channel contract. */
export function describeChannelContract(name: string, channelUnderTest: () => ChannelUnderTest): void {
  describe(`${name} keeps the channel contract`, () => {
    const open = () => channelUnderTest().open();
    const prepared = async (changes?: Partial<Content>) => open().prepare(anInput(changes));

    it('prepares the same bytes for the same input', async () => {
      const input = anInput();
      const one = await open().prepare(input);
      const two = await open().prepare(structuredClone(input));
      expect(two).toEqual(one);
      expect(one).toMatchObject({
        contract: channelContract,
        destination: open().destination,
        publication: input.publication,
      });
      expect(one.contentHash).toBe(hashOf({ title: one.title, html: one.html }));
      // As an artifact it is canonical JSON: that must not change a byte of it.
      expect(JSON.parse(JSON.stringify(one))).toEqual(one);
      expect(one.html.normalize('NFC')).toBe(one.html);
    });

    it('derives the marker from the publication alone', async () => {
      const input = anInput();
      const other = {
        ...anInput({ title: 'Anders', slug: 'anders' }),
        publication: input.publication,
        locale: 'en-GB',
      };
      const [one, two, three] = await Promise.all([input, other, anInput()].map((each) => open().prepare(each)));
      expect(two!.marker).toBe(one!.marker);
      expect(three!.marker).not.toBe(one!.marker);
    });

    it('previews a whole page without scripts, every text escaped', async () => {
      const page = open().preview(await prepared());
      expect(page).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\s*$/);
      expect(page).not.toMatch(/<script|<iframe|<link[^>]+stylesheet|\son\w+=|href="javascript/i);
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(page).toContain('„5 &lt; 6“');
    });

    it('finds nothing before the commit and the same receipt after it', async () => {
      const piece = await prepared();
      expect(await open().find(piece)).toEqual({ state: 'absent' });
      const receipt = await open().commit(piece);
      expect(receipt).toMatchObject({ publication: piece.publication, contentHash: piece.contentHash });
      expect(await open().find(piece)).toEqual({ state: 'live', receipt });
      expect(await channelUnderTest().countLive(piece)).toBe(1);
      expect(await open().status(receipt.remoteId)).toEqual({ state: 'live' });
    });

    it('reads back the approved bytes, raw', async () => {
      const piece = await prepared();
      const { remoteId, revision, url } = await open().commit(piece);
      const { title, html } = piece;
      expect(await open().read(remoteId)).toMatchObject({ remoteId, url, revision, title, html });
    });

    it('publishes once when the commit is repeated after a crash', async () => {
      const piece = await prepared();
      const receipt = await open().commit(piece);
      expect(await open().commit(piece)).toEqual(receipt);
      expect(await channelUnderTest().countLive(piece)).toBe(1);
    });

    it('goes on from what a crash before going live left', async () => {
      const piece = await prepared();
      await channelUnderTest().crashBeforeLive(piece);
      expect(await open().find(piece)).toMatchObject({ state: 'draft' });
      expect(await channelUnderTest().countLive(piece)).toBe(0);
      const receipt = await open().commit(piece);
      expect(receipt.contentHash).toBe(piece.contentHash);
      expect(await channelUnderTest().countLive(piece)).toBe(1);
    });

    it('updates what it has read and refuses when a person has changed it since', async () => {
      const input = anInput();
      const first = await open().commit(await open().prepare(input));
      const changed = await open().prepare({
        ...input,
        content: { ...input.content, title: 'Neuer & besserer Titel' },
      });
      const second = await open().update(first.remoteId, first.revision!, changed);
      expect(second).toMatchObject({
        remoteId: first.remoteId,
        contentHash: changed.contentHash,
        publishedAt: first.publishedAt,
      });
      await refusal(open().update(first.remoteId, first.revision!, changed), 'conflict');

      const seen = (await open().read(first.remoteId))!;
      await channelUnderTest().editByHand(first.remoteId);
      const byHand = (await open().read(first.remoteId))!;
      expect(byHand.revision).not.toBe(seen.revision);
      await refusal(open().update(first.remoteId, seen.revision, changed), 'conflict');
      expect(await open().read(first.remoteId)).toEqual(byHand);
    });

    /** A page made by hand, and what would change a word of it. */
    async function aChange(words = 'Diese Jacke') {
      const page = await channelUnderTest().pageByHand();
      const live = (await open().readAt(page.url))!;
      expect(live.remoteId).toBe(page.remoteId);
      const content = open().contentOf(live);
      const body = content.body.map((block) =>
        'text' in block ? { ...block, text: block.text.replace('Die Jacke', words) } : block,
      );
      const update = await open().prepare({ ...anInput(), live, content: { ...content, body } });
      return { ...page, live, content, update };
    }

    it('changes one paragraph of a live page, and no other byte of it', async () => {
      const { remoteId, url, live, content, update } = await aChange();
      const before = await channelUnderTest().rawPage(remoteId);
      expect(await open().prepare({ ...anInput(), live, content })).toMatchObject({
        title: live.title,
        html: live.html,
      });
      expect(update).toMatchObject({ title: live.title, update: { remoteId, revision: live.revision } });
      expect(JSON.parse(JSON.stringify(update))).toEqual(update);
      expect(open().preview(update)).toMatch(/^<!DOCTYPE html>[\s\S]*Diese Jacke[\s\S]*<table[\s\S]*<\/html>\s*$/);
      expect(await open().find(update)).toEqual({ state: 'absent' });
      expect(await channelUnderTest().rawPage(remoteId)).toBe(before);

      const receipt = await open().commit(update);
      expect(receipt).toMatchObject({
        remoteId,
        url,
        contentHash: update.contentHash,
        publication: update.publication,
      });
      expect(await channelUnderTest().rawPage(remoteId)).toBe(before.replace('Die Jacke', 'Diese Jacke'));
      expect(await open().find(update)).toEqual({ state: 'live', receipt });
      expect(await open().commit(update)).toEqual(receipt);
      expect(await open().read(remoteId)).toMatchObject({ revision: receipt.revision, html: update.html });
      await refusal(open().update(remoteId, live.revision, update), 'conflict');
    });

    it('writes nothing over what a person has changed meanwhile', async () => {
      const { remoteId, update } = await aChange();
      await channelUnderTest().editByHand(remoteId);
      const byHand = await channelUnderTest().rawPage(remoteId);
      await refusal(open().commit(update), 'conflict');
      await refusal(open().find(update), 'conflict');
      expect(await channelUnderTest().rawPage(remoteId)).toBe(byHand);
    });

    it('changes title and description of a page, and leaves its text', async () => {
      const { remoteId, live, content } = await aChange();
      const changed = { ...content, title: 'Neu & "besser"', description: 'Kurz & neu' };
      const update = await open().prepare({ ...anInput(), live, content: changed });
      const receipt = await open().commit(update);
      expect(await open().find(update)).toEqual({ state: 'live', receipt });
      const after = (await open().read(remoteId))!;
      expect(open().contentOf(after).title).toBe(changed.title);
      expect(open().contentOf(after).body).toEqual(content.body);
      expect(['Kurz & neu', '']).toContain(open().contentOf(after).description);
    });

    it('changes a piece of its own, which stays the piece of its first publication', async () => {
      const original = await prepared();
      const first = await open().commit(original);
      const live = (await open().readAt(first.url))!;
      const content = open().contentOf(live);
      const update = await open().prepare({
        ...anInput(),
        live,
        content: { ...content, body: [...content.body, { kind: 'paragraph', text: 'Am Ende & neu.' }] },
      });
      const second = await open().commit(update);
      expect(second).toMatchObject({ remoteId: first.remoteId, url: first.url, publishedAt: first.publishedAt });
      expect(await open().find(update)).toEqual({ state: 'live', receipt: second });
      expect(await channelUnderTest().countLive(original)).toBe(1);
      expect(await channelUnderTest().countLive(update)).toBe(0);
      // The first publication is found and not sent again: its text is no longer the approved one.
      await refusal(open().commit(original), 'conflict');
      expect(await open().find(update)).toEqual({ state: 'live', receipt: second });
    });

    it('says so when the page is gone', async () => {
      const { remoteId, url, update } = await aChange();
      await channelUnderTest().removeByHand(remoteId);
      expect(await open().readAt(url)).toBeNull();
      await refusal(open().commit(update), 'not_found');
      await refusal(open().find(update), 'not_found');
    });

    it('finds a page by its address, and nothing elsewhere', async () => {
      const { remoteId, url } = await channelUnderTest().pageByHand();
      const other = new URL(url);
      other.host = 'elsewhere.example';
      for (const same of [url, url.replace(/\/$/, ''), `${url}?utm_source=x#y`, url.replace(/^http:/, 'https:')]) {
        expect({ same, remoteId: (await open().readAt(same))?.remoteId }).toEqual({ same, remoteId });
      }
      for (const none of [other.href, `${url.replace(/\/$/, '')}-anders/`, url.replace(/[^/]+\/?$/, ''), 'nonsense']) {
        expect({ none, live: await open().readAt(none) }).toEqual({ none, live: null });
      }
    });

    it('refuses a change that was altered after it was made', async () => {
      const { remoteId, update } = await aChange();
      const before = await channelUnderTest().rawPage(remoteId);
      for (const change of [{ title: 'Anders' }, { html: '<p>anders</p>' }, { request: {} }, { channel: 'anders' }]) {
        await refusal(open().commit({ ...update, ...change }), 'invalid');
      }
      expect(await channelUnderTest().rawPage(remoteId)).toBe(before);
    });

    it('does not call a piece published that a person has changed', async () => {
      const piece = await prepared();
      const { remoteId } = await open().commit(piece);
      await channelUnderTest().editByHand(remoteId);
      expect((await refusal(open().find(piece), 'conflict')).message).toMatch(/differs at character \d+/);
      await refusal(open().commit(piece), 'conflict');
    });

    it('takes a piece down', async () => {
      const piece = await prepared();
      const { remoteId } = await open().commit(piece);
      await open().unpublish(remoteId);
      expect(await channelUnderTest().countLive(piece)).toBe(0);
      expect(await open().status(remoteId)).toEqual({ state: 'gone' });
      expect((await open().find(piece)).state).not.toBe('live');
    });

    /** A live piece of its own, and what would take it down. */
    async function aWithdrawal() {
      const piece = await prepared();
      const { remoteId } = await open().commit(piece);
      const live = (await open().read(remoteId))!;
      const { publication, locale } = anInput();
      const withdrawal = await open().prepareOperation({ publication, kind: 'withdraw', locale, live });
      return { piece, remoteId, live, withdrawal };
    }

    it('takes a piece down by an operation, once', async () => {
      const { piece, remoteId, live, withdrawal } = await aWithdrawal();
      const { title, html, revision, url } = live;
      expect(withdrawal).toMatchObject({ title, html, operation: { kind: 'withdraw', remoteId, revision, url } });
      expect(withdrawal.contentHash).toBe(hashOf({ title, html }));
      expect(JSON.parse(JSON.stringify(withdrawal))).toEqual(withdrawal);
      const page = open().preview(withdrawal);
      expect(page).toMatch(/^<!DOCTYPE html>[\s\S]*Die Jacke[\s\S]*<\/html>\s*$/);
      expect(page).not.toMatch(/<script|<iframe|\son\w+=/i);
      expect(await open().find(withdrawal)).toEqual({ state: 'absent' });
      expect(await channelUnderTest().countLive(piece)).toBe(1);

      const receipt = await open().commit(withdrawal);
      expect(receipt).toMatchObject({ publication: withdrawal.publication, remoteId, url });
      expect(await channelUnderTest().countLive(piece)).toBe(0);
      // It is done when it is seen to be done: only the time of looking may differ.
      const same = { ...receipt, publishedAt: expect.any(String) };
      expect(await open().find(withdrawal)).toEqual({ state: 'live', receipt: same });
      expect(await open().commit(withdrawal)).toEqual(same);
      expect(await open().status(remoteId)).toEqual({ state: 'gone' });
    });

    it('takes nothing down that a person has changed, and counts what is gone already as taken down', async () => {
      const { piece, remoteId, withdrawal } = await aWithdrawal();
      await channelUnderTest().editByHand(remoteId);
      await refusal(open().commit(withdrawal), 'conflict');
      await refusal(open().find(withdrawal), 'conflict');
      expect(await channelUnderTest().countLive(piece)).toBe(1);
      await channelUnderTest().removeByHand(remoteId);
      expect(await open().find(withdrawal)).toMatchObject({ state: 'live', receipt: { remoteId } });
      expect(await open().commit(withdrawal)).toMatchObject({ publication: withdrawal.publication, remoteId });
    });

    it('refuses an operation that was altered after it was made, and one that it does not know', async () => {
      const { piece, live, withdrawal } = await aWithdrawal();
      const { operation } = withdrawal;
      for (const change of [
        { title: 'Anders' },
        { channel: 'anders' },
        { operation: { ...operation!, kind: 'enable' as const } },
      ]) {
        await refusal(open().commit({ ...withdrawal, ...change }), 'invalid');
      }
      expect(await channelUnderTest().countLive(piece)).toBe(1);
      const { publication, locale } = anInput();
      // Without the version to go back to there is nothing to restore.
      await refusal(open().prepareOperation({ publication, kind: 'restore', locale, live }), 'invalid');
      if (!open().capabilities.spend)
        await refusal(open().prepareOperation({ publication, kind: 'enable', locale, live }), 'invalid');
    });

    it('puts the former version back, byte for byte', async () => {
      const { remoteId, live: former, content } = await aChange();
      const before = await channelUnderTest().rawPage(remoteId);
      const changed = {
        ...content,
        title: 'Neu & "besser"',
        description: 'Kurz & neu',
        body: [...content.body, { kind: 'paragraph' as const, text: 'Falscher Preis.' }],
      };
      await open().commit(await open().prepare({ ...anInput(), live: former, content: changed }));
      const live = (await open().read(remoteId))!;
      expect(live.html).toContain('Falscher Preis.');

      const { publication, locale } = anInput();
      const restored = await open().prepareOperation({ publication, kind: 'restore', locale, live, former });
      expect(restored).toMatchObject({
        publication,
        title: former.title,
        html: former.html,
        contentHash: hashOf({ title: former.title, html: former.html }),
        update: { remoteId, revision: live.revision },
      });
      expect(JSON.parse(JSON.stringify(restored))).toEqual(restored);
      expect(open().preview(restored)).toMatch(/^<!DOCTYPE html>[\s\S]*Die Jacke[\s\S]*<table[\s\S]*<\/html>\s*$/);
      expect(await open().find(restored)).toEqual({ state: 'absent' });

      const receipt = await open().commit(restored);
      expect(await channelUnderTest().rawPage(remoteId)).toBe(before);
      expect(await open().read(remoteId)).toEqual({ ...former, revision: receipt.revision });
      expect(await open().find(restored)).toEqual({ state: 'live', receipt });
      expect(await open().commit(restored)).toEqual(receipt);
    });

    it('restores nothing over what a person has changed meanwhile', async () => {
      const { remoteId, live: former, update } = await aChange();
      await open().commit(update);
      const live = (await open().read(remoteId))!;
      const { publication, locale } = anInput();
      const restored = await open().prepareOperation({ publication, kind: 'restore', locale, live, former });
      await channelUnderTest().editByHand(remoteId);
      const byHand = await channelUnderTest().rawPage(remoteId);
      await refusal(open().commit(restored), 'conflict');
      await refusal(open().find(restored), 'conflict');
      expect(await channelUnderTest().rawPage(remoteId)).toBe(byHand);
    });

    it('knows nothing of a piece that never was', async () => {
      const absent = open().capabilities.exactlyOnce === 'own-id' ? 'nie-da-gewesen' : '999999999';
      expect(await open().read(absent)).toBeNull();
      expect(await open().status(absent)).toEqual({ state: 'gone' });
      await refusal(open().unpublish(absent), 'not_found');
      await refusal(open().update(absent, 'x', await prepared({ slug: 'nie-da-gewesen' })), 'not_found');
      await refusal(open().read('../../etc/passwd'), 'invalid');
    });

    it('refuses a prepared artifact that was altered or made for another place', async () => {
      const piece = await prepared();
      for (const change of [
        { destination: 'elsewhere' },
        { channel: 'elsewhere' },
        { marker: 'f'.repeat(64) },
        { title: 'Anderer Titel' },
        { html: '<p>anders</p>' },
        { request: {} },
      ]) {
        await refusal(open().commit({ ...piece, ...change }), 'invalid');
      }
      expect(await open().find(piece)).toEqual({ state: 'absent' });
    });

    it('says that rights are missing, and leaves nothing behind', async () => {
      const piece = await prepared();
      const { channel, restore } = await channelUnderTest().openWithoutRights();
      try {
        await refusal(channel.commit(piece), 'auth');
        const report = await channel.health();
        expect(report.ok).toBe(false);
        expect(report.parts.filter((part) => !part.ok).every((part) => part.fix)).toBe(true);
      } finally {
        await restore();
      }
      expect(await open().find(piece)).toEqual({ state: 'absent' });
    });

    it('is healthy', async () => {
      const report = await open().health();
      expect(report.parts.filter((part) => !part.ok)).toEqual([]);
      expect(report.ok).toBe(true);
    });
  });
}
