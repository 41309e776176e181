import assert from 'node:assert/strict';
import { hashOf } from '../../domain/canonical.ts';
import type { Receipt } from '../../domain/publication.ts';
import { contains, differs, equal, holds, refusal } from './expectations.ts';
import { stepsOf } from './steps.ts';
import { type Check, pages } from './under-test.ts';

/** Live pieces: taken down and put back. */
export const operating: readonly Check[] = [
  {
    name: 'takes a piece down',
    kinds: pages,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      const { remoteId } = await open().commit(piece);
      await open().unpublish(remoteId);
      equal(await under.countLive(piece), 0);
      equal(await open().status(remoteId), { state: 'gone' });
      differs((await open().find(piece)).state, 'live');
    },
  },
  {
    name: 'takes a piece down by an operation, once',
    kinds: pages,
    async run(under) {
      const { open, aWithdrawal } = stepsOf(under);
      const { piece, remoteId, live, withdrawal } = await aWithdrawal();
      const { title, html, revision, url } = live;
      holds(withdrawal, { title, html, operation: { kind: 'withdraw', remoteId, revision, url } });
      equal(withdrawal.contentHash, hashOf({ title, html }));
      equal(JSON.parse(JSON.stringify(withdrawal)), withdrawal);
      const page = open().preview(withdrawal);
      assert.match(page, /^<!DOCTYPE html>[\s\S]*Die Jacke[\s\S]*<\/html>\s*$/);
      assert.doesNotMatch(page, /<script|<iframe|\son\w+=/i);
      equal(await open().find(withdrawal), { state: 'absent' });
      equal(await under.countLive(piece), 1);

      const receipt = await open().commit(withdrawal);
      holds(receipt, { publication: withdrawal.publication, remoteId, url });
      equal(await under.countLive(piece), 0);
      // It is done when it is seen to be done: only the time of looking may differ.
      const timeless = ({ publishedAt: _, ...rest }: Receipt) => rest;
      const found = await open().find(withdrawal);
      assert.ok(found.state === 'live');
      equal(timeless(found.receipt), timeless(receipt));
      equal(timeless(await open().commit(withdrawal)), timeless(receipt));
      equal(await open().status(remoteId), { state: 'gone' });
    },
  },
  {
    name: 'takes nothing down that a person has changed, and counts what is gone already as taken down',
    kinds: pages,
    async run(under) {
      const { open, aWithdrawal } = stepsOf(under);
      const { piece, remoteId, withdrawal } = await aWithdrawal();
      await under.editByHand(remoteId);
      await refusal(open().commit(withdrawal), 'conflict');
      await refusal(open().find(withdrawal), 'conflict');
      equal(await under.countLive(piece), 1);
      await under.removeByHand(remoteId);
      holds(await open().find(withdrawal), { state: 'live', receipt: { remoteId } });
      holds(await open().commit(withdrawal), { publication: withdrawal.publication, remoteId });
    },
  },
  {
    name: 'refuses an operation that was altered after it was made, and one that it does not know',
    kinds: pages,
    async run(under) {
      const { open, newInput, aWithdrawal } = stepsOf(under);
      const { piece, live, withdrawal } = await aWithdrawal();
      const { operation } = withdrawal;
      for (const change of [
        { title: 'Anders' },
        { channel: 'anders' },
        { operation: { ...operation!, kind: 'enable' as const } },
      ]) {
        await refusal(open().commit({ ...withdrawal, ...change }), 'invalid');
      }
      equal(await under.countLive(piece), 1);
      const { publication, locale } = newInput();
      // Without the version to go back to there is nothing to restore.
      await refusal(open().prepareOperation({ publication, kind: 'restore', locale, live }), 'invalid');
      if (!open().capabilities.spend)
        await refusal(open().prepareOperation({ publication, kind: 'enable', locale, live }), 'invalid');
    },
  },
  {
    name: 'puts the former version back, byte for byte',
    kinds: pages,
    async run(under) {
      const { open, newInput, aChange } = stepsOf(under);
      const { remoteId, live: former, content } = await aChange();
      const before = await under.rawPage(remoteId);
      const changed = {
        ...content,
        title: 'Neu & "besser"',
        description: 'Kurz & neu',
        body: [...content.body, { kind: 'paragraph' as const, text: 'Falscher Preis.' }],
      };
      await open().commit(await open().prepare({ ...newInput(), live: former, content: changed }));
      const live = (await open().read(remoteId))!;
      contains(live.html, 'Falscher Preis.');

      const { publication, locale } = newInput();
      const restored = await open().prepareOperation({ publication, kind: 'restore', locale, live, former });
      holds(restored, {
        publication,
        title: former.title,
        html: former.html,
        contentHash: hashOf({ title: former.title, html: former.html }),
        update: { remoteId, revision: live.revision },
      });
      equal(JSON.parse(JSON.stringify(restored)), restored);
      assert.match(open().preview(restored), /^<!DOCTYPE html>[\s\S]*Die Jacke[\s\S]*<table[\s\S]*<\/html>\s*$/);
      equal(await open().find(restored), { state: 'absent' });

      const receipt = await open().commit(restored);
      equal(await under.rawPage(remoteId), before);
      equal(await open().read(remoteId), { ...former, revision: receipt.revision });
      equal(await open().find(restored), { state: 'live', receipt });
      equal(await open().commit(restored), receipt);
    },
  },
  {
    name: 'restores nothing over what a person has changed meanwhile',
    kinds: pages,
    async run(under) {
      const { open, newInput, aChange } = stepsOf(under);
      const { remoteId, live: former, update } = await aChange();
      await open().commit(update);
      const live = (await open().read(remoteId))!;
      const { publication, locale } = newInput();
      const restored = await open().prepareOperation({ publication, kind: 'restore', locale, live, former });
      await under.editByHand(remoteId);
      const byHand = await under.rawPage(remoteId);
      await refusal(open().commit(restored), 'conflict');
      await refusal(open().find(restored), 'conflict');
      equal(await under.rawPage(remoteId), byHand);
    },
  },
];
