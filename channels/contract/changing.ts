import assert from 'node:assert/strict';
import { contains, differs, equal, holds, refusal } from './expectations.ts';
import { stepsOf } from './steps.ts';
import { type Check, pages } from './under-test.ts';

/** Live pieces: changed while they are as they were read, and no byte more than was asked for. */
export const changing: readonly Check[] = [
  {
    name: 'updates what it has read and refuses when a person has changed it since',
    kinds: pages,
    async run(under) {
      const { open, newInput } = stepsOf(under);
      const input = newInput();
      const first = await open().commit(await open().prepare(input));
      const changed = await open().prepare({
        ...input,
        content: { ...input.content, title: 'Neuer & besserer Titel' },
      });
      const second = await open().update(first.remoteId, first.revision!, changed);
      holds(second, {
        remoteId: first.remoteId,
        contentHash: changed.contentHash,
        publishedAt: first.publishedAt,
      });
      await refusal(open().update(first.remoteId, first.revision!, changed), 'conflict');

      const seen = (await open().read(first.remoteId))!;
      await under.editByHand(first.remoteId);
      const byHand = (await open().read(first.remoteId))!;
      differs(byHand.revision, seen.revision);
      await refusal(open().update(first.remoteId, seen.revision, changed), 'conflict');
      equal(await open().read(first.remoteId), byHand);
    },
  },
  {
    name: 'changes one paragraph of a live page, and no other byte of it',
    kinds: pages,
    async run(under) {
      const { open, newInput, aChange } = stepsOf(under);
      const { remoteId, url, live, content, update } = await aChange();
      const before = await under.rawPage(remoteId);
      holds(await open().prepare({ ...newInput(), live, content }), {
        title: live.title,
        html: live.html,
      });
      holds(update, { title: live.title, update: { remoteId, revision: live.revision } });
      equal(JSON.parse(JSON.stringify(update)), update);
      assert.match(open().preview(update), /^<!DOCTYPE html>[\s\S]*Diese Jacke[\s\S]*<table[\s\S]*<\/html>\s*$/);
      equal(await open().find(update), { state: 'absent' });
      equal(await under.rawPage(remoteId), before);

      const receipt = await open().commit(update);
      holds(receipt, {
        remoteId,
        url,
        contentHash: update.contentHash,
        publication: update.publication,
      });
      equal(await under.rawPage(remoteId), before.replace('Die Jacke', 'Diese Jacke'));
      equal(await open().find(update), { state: 'live', receipt });
      equal(await open().commit(update), receipt);
      holds(await open().read(remoteId), { revision: receipt.revision, html: update.html });
      await refusal(open().update(remoteId, live.revision, update), 'conflict');
    },
  },
  {
    name: 'writes nothing over what a person has changed meanwhile',
    kinds: pages,
    async run(under) {
      const { open, aChange } = stepsOf(under);
      const { remoteId, update } = await aChange();
      await under.editByHand(remoteId);
      const byHand = await under.rawPage(remoteId);
      await refusal(open().commit(update), 'conflict');
      await refusal(open().find(update), 'conflict');
      equal(await under.rawPage(remoteId), byHand);
    },
  },
  {
    name: 'changes title and description of a page, and leaves its text',
    kinds: pages,
    async run(under) {
      const { open, newInput, aChange } = stepsOf(under);
      const { remoteId, live, content } = await aChange();
      const changed = { ...content, title: 'Neu & "besser"', description: 'Kurz & neu' };
      const update = await open().prepare({ ...newInput(), live, content: changed });
      const receipt = await open().commit(update);
      equal(await open().find(update), { state: 'live', receipt });
      const after = (await open().read(remoteId))!;
      equal(open().contentOf(after).title, changed.title);
      equal(open().contentOf(after).body, content.body);
      contains(['Kurz & neu', ''], open().contentOf(after).description);
    },
  },
  {
    name: 'changes a piece of its own, which stays the piece of its first publication',
    kinds: pages,
    async run(under) {
      const { open, prepared, newInput } = stepsOf(under);
      const original = await prepared();
      const first = await open().commit(original);
      const live = (await open().readAt(first.url))!;
      const content = open().contentOf(live);
      const update = await open().prepare({
        ...newInput(),
        live,
        content: { ...content, body: [...content.body, { kind: 'paragraph', text: 'Am Ende & neu.' }] },
      });
      const second = await open().commit(update);
      holds(second, { remoteId: first.remoteId, url: first.url, publishedAt: first.publishedAt });
      equal(await open().find(update), { state: 'live', receipt: second });
      equal(await under.countLive(original), 1);
      equal(await under.countLive(update), 0);
      // The first publication is found and not sent again: its text is no longer the approved one.
      await refusal(open().commit(original), 'conflict');
      equal(await open().find(update), { state: 'live', receipt: second });
    },
  },
  {
    name: 'says so when the page is gone',
    kinds: pages,
    async run(under) {
      const { open, aChange } = stepsOf(under);
      const { remoteId, url, update } = await aChange();
      await under.removeByHand(remoteId);
      equal(await open().readAt(url), null);
      await refusal(open().commit(update), 'not_found');
      await refusal(open().find(update), 'not_found');
    },
  },
  {
    name: 'refuses a change that was altered after it was made',
    kinds: pages,
    async run(under) {
      const { open, aChange } = stepsOf(under);
      const { remoteId, update } = await aChange();
      const before = await under.rawPage(remoteId);
      for (const change of [{ title: 'Anders' }, { html: '<p>anders</p>' }, { request: {} }, { channel: 'anders' }]) {
        await refusal(open().commit({ ...update, ...change }), 'invalid');
      }
      equal(await under.rawPage(remoteId), before);
    },
  },
];
