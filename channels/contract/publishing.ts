import assert from 'node:assert/strict';
import { hashOf } from '../../domain/canonical.ts';
import { channelContract } from '../../domain/channel.ts';
import { anImage, imageBytes } from './an-image.ts';
import { contains, differs, equal, holds, refusal } from './expectations.ts';
import { stepsOf } from './steps.ts';
import { type Check, everyKind, pages } from './under-test.ts';

/** New pieces: prepared, sent once, found again. */
export const publishing: readonly Check[] = [
  {
    name: 'prepares the same bytes for the same input',
    kinds: everyKind,
    async run(under) {
      const { open, newInput } = stepsOf(under);
      const input = newInput();
      const one = await open().prepare(input);
      const two = await open().prepare(structuredClone(input));
      equal(two, one);
      holds(one, {
        contract: channelContract,
        destination: open().destination,
        publication: input.publication,
      });
      equal(one.contentHash, hashOf({ title: one.title, html: one.html }));
      // As an artifact it is canonical JSON: that must not change a byte of it.
      equal(JSON.parse(JSON.stringify(one)), one);
      equal(one.html.normalize('NFC'), one.html);
    },
  },
  {
    name: 'derives the marker from the publication alone',
    kinds: everyKind,
    async run(under) {
      const { open, newInput } = stepsOf(under);
      const input = newInput();
      const other = {
        ...newInput({ title: 'Anders', slug: 'anders' }),
        publication: input.publication,
        locale: 'en-GB',
      };
      const [one, two, three] = await Promise.all([input, other, newInput()].map((each) => open().prepare(each)));
      equal(two!.marker, one!.marker);
      differs(three!.marker, one!.marker);
    },
  },
  {
    name: 'previews a whole page without scripts, every text escaped',
    kinds: pages,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const page = open().preview(await prepared());
      assert.match(page, /^<!DOCTYPE html>[\s\S]*<\/html>\s*$/);
      assert.doesNotMatch(page, /<script|<iframe|<link[^>]+stylesheet|\son\w+=|href="javascript/i);
      contains(page, '&lt;script&gt;alert(1)&lt;/script&gt;');
      contains(page, '„5 &lt; 6“');
    },
  },
  {
    name: 'finds nothing before the commit and the same receipt after it',
    kinds: everyKind,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      equal(await open().find(piece), { state: 'absent' });
      const receipt = await open().commit(piece);
      holds(receipt, { publication: piece.publication, contentHash: piece.contentHash });
      equal(await open().find(piece), { state: 'live', receipt });
      equal(await under.countLive(piece), 1);
      if (open().capabilities.kind === 'page') equal(await open().status(receipt.remoteId), { state: 'live' });
    },
  },
  {
    name: 'reads back the approved bytes, raw',
    kinds: pages,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      const { remoteId, revision, url } = await open().commit(piece);
      const { title, html } = piece;
      holds(await open().read(remoteId), { remoteId, url, revision, title, html });
    },
  },
  {
    name: 'publishes once when the commit is repeated after a crash',
    kinds: everyKind,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      const receipt = await open().commit(piece);
      equal(await open().commit(piece), receipt);
      equal(await under.countLive(piece), 1);
    },
  },
  {
    name: 'goes on from what a crash before going live left',
    kinds: pages,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      await under.crashBeforeLive(piece);
      holds(await open().find(piece), { state: 'draft' });
      equal(await under.countLive(piece), 0);
      const receipt = await open().commit(piece);
      equal(receipt.contentHash, piece.contentHash);
      equal(await under.countLive(piece), 1);
    },
  },
  {
    name: 'does not call a piece published that a person has changed',
    kinds: pages,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      const { remoteId } = await open().commit(piece);
      await under.editByHand(remoteId);
      assert.match((await refusal(open().find(piece), 'conflict')).message, /differs at character \d+/);
      await refusal(open().commit(piece), 'conflict');
    },
  },
  {
    name: 'refuses a prepared artifact that was altered or made for another place',
    kinds: everyKind,
    async run(under) {
      const { open, prepared } = stepsOf(under);
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
      equal(await open().find(piece), { state: 'absent' });
    },
  },
  {
    name: 'publishes the approved image with its description, and shows both before',
    kinds: pages,
    async run(under) {
      const { open, newInput } = stepsOf(under);
      // A channel without `media` is never given an image.
      if (!open().capabilities.media) return;
      assert.ok(under.imageOf, 'A channel with `media` is tested with `imageOf`.');
      const image = anImage();
      const piece = await open().prepare({ ...newInput(), image });
      equal(piece.image, image);
      equal(JSON.parse(JSON.stringify(piece)), piece);
      const shown = `data:${image.type};base64,${Buffer.from(imageBytes).toString('base64')}`;
      const page = open().preview(piece, shown);
      contains(page, `<img src="${shown}" alt="Jacke &quot;Föhn&quot; &lt;vorn&gt;`);
      contains(page, 'Foto: A &amp; B &lt;CC BY 4.0&gt;');
      equal(await open().find(piece), { state: 'absent' });

      const receipt = await open().commit(piece);
      equal(await open().find(piece), { state: 'live', receipt });
      equal(await open().commit(piece), receipt);
      const { bytes, alt } = await under.imageOf(receipt.remoteId);
      equal(Buffer.from(bytes).toString('base64'), Buffer.from(imageBytes).toString('base64'));
      equal(alt, image.alt);
      const other = { ...image, alt: 'Anders' };
      await refusal(open().commit({ ...piece, image: other }), 'invalid');
    },
  },
];
