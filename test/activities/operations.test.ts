import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PreparedAsset } from '../../domain/approval.ts';
import type { Variant } from '../../domain/content.ts';
import type { Findings } from '../../domain/finding.ts';
import type { OperationOrder } from '../../domain/operation.ts';
import type { Ref } from '../../domain/ref.ts';
import { bookCall } from '../store/contract/samples.ts';
import { openDesk } from './desk.ts';
import { type Asked, aText, openPublishingDesk } from './publishing-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let work: ReturnType<typeof openPublishingDesk>;
let count = 0;
beforeAll(async () => {
  desk = await openDesk();
  work = openPublishingDesk(desk);
}, 120_000);
afterAll(() => desk.close());

const wrong = 'Die Hütte liegt auf der Nordseite.';
const right = 'Die Hütte liegt auf der Südseite.';
const folder = async () =>
  join(desk.directory, String((await desk.deps.loadWorkspace()).workspace.channels.journal!.settings.directory));
const fileOf = async (slug: string) => join(await folder(), slug, 'index.html');
const page = async (slug: string) => readFile(await fileOf(slug), 'utf8').catch(() => null);
const rowOf = async ({ publication }: Asked) => (await desk.store.publications.get(publication))!;

/** A text that went out, under a name of its own. */
async function published(): Promise<{ slug: string; asked: Asked; publication: Ref }> {
  count += 1;
  const slug = `regen-${count}`;
  const asked = await work.put(`launch-${count}`, aText(slug, [wrong]));
  await work.approve(asked, 'miriam-falk');
  expect(await work.commit(asked)).toMatchObject({ state: 'published' });
  return { slug, asked, publication: asked.publication };
}

/** Orders, has it approved, and carries it out. */
async function carryOut(
  kind: OperationOrder['kind'],
  publication: Ref,
  more: Partial<OperationOrder> = {},
): Promise<Asked> {
  count += 1;
  const asked = (await work.order(`${kind}-20261124-${count}`, kind, publication, more))!;
  await work.approve(asked, 'miriam-falk');
  expect(await work.commit(asked)).toMatchObject({ state: 'published' });
  return asked;
}

describe('Withdrawing', () => {
  it('takes a page down after one approval, and leaves nothing live of it', async () => {
    const { slug, publication } = await published();
    const asked = await carryOut('withdraw', publication);
    expect(await page(slug)).toBeNull();
    expect(await rowOf(asked)).toMatchObject({ state: 'published', operation: 'withdraw', piece: publication });
    const ids = (await desk.store.publications.live({ remoteId: slug })).map(({ id }) => id);
    expect(ids).toEqual([]);
  });

  it('needs the approval', async () => {
    const { slug, publication } = await published();
    const asked = (await work.order('withdraw-unapproved', 'withdraw', publication))!;
    expect(await work.commit(asked)).toMatchObject({ state: 'refused' });
    expect(await page(slug)).not.toBeNull();
  });

  it('says that a page is gone already, and puts that down', async () => {
    const { slug, publication } = await published();
    await rm(await fileOf(slug));
    expect(await work.order('withdraw-gone', 'withdraw', publication)).toBeNull();
    expect(await desk.store.publications.live({ remoteId: slug })).toEqual([]);
    const [row] = await desk.store.publications.list({ campaign: 'withdraw-gone' });
    expect(row).toMatchObject({ state: 'published', operation: 'withdraw', receipt: { remoteId: slug } });
  });

  it('does not take down what somebody has changed since it was approved', async () => {
    const { slug, publication } = await published();
    const asked = (await work.order('withdraw-changed', 'withdraw', publication))!;
    await work.approve(asked, 'miriam-falk');
    await writeFile(await fileOf(slug), (await page(slug))!.replace('früh', 'sehr früh'));
    await expect(work.commit(asked)).rejects.toMatchObject({ errorClass: 'conflict' });
    expect(await page(slug)).toContain('sehr früh');
    expect(await rowOf(asked)).toMatchObject({ state: 'intended' });
  });

  it('brings back what was withdrawn, with the text that it had', async () => {
    const { slug, publication } = await published();
    const gone = await carryOut('withdraw', publication);
    await carryOut('restore', gone.publication);
    expect(await page(slug)).toContain(wrong);
    expect((await desk.store.publications.live({ remoteId: slug })).map(({ operation }) => operation)).toEqual([
      'restore',
    ]);
  });
});

describe('Correcting', () => {
  const correction = { replace: wrong, by: right };

  it('puts right words in place of wrong ones, and nothing else', async () => {
    const { slug, publication } = await published();
    const before = (await page(slug))!;
    const asked = await carryOut('correct', publication, { correction });
    const after = (await page(slug))!;
    expect(after.match(/Südseite/g)).not.toBeNull();
    expect(after).not.toContain('Nordseite');
    expect(after.replaceAll('Südseite', 'Nordseite')).toBe(before);
    const { variant } = await desk.store.artifacts.get<PreparedAsset>(asked.prepared);
    expect(await desk.store.artifacts.get<Variant>(variant)).toMatchObject({
      madeBy: 'person:lena-hofer',
      contributors: ['person:lena-hofer'],
    });
  });

  it('refuses words that stand nowhere in the piece', async () => {
    const { publication } = await published();
    const order = work.order('correct-nothing', 'correct', publication, {
      correction: { replace: 'Das steht hier nicht.', by: 'x' },
    });
    await expect(order).rejects.toMatchObject({ errorClass: 'invalid' });
  });

  it('goes back to the former version, byte for byte', async () => {
    const { slug, publication } = await published();
    const before = await page(slug);
    const corrected = await carryOut('correct', publication, { correction });
    expect(await page(slug)).not.toBe(before);
    await carryOut('restore', corrected.publication);
    expect(await page(slug)).toBe(before);
  });

  it('acts on the piece as it is now when the order names what it was before', async () => {
    const { slug, publication } = await published();
    await carryOut('correct', publication, { correction });
    const asked = await carryOut('withdraw', publication);
    expect(await page(slug)).toBeNull();
    expect((await rowOf(asked)).piece).not.toBe(publication);
  });

  it('has guardrails judge what it changes, shows approvers what they found, and judges again before it goes out', async () => {
    const { slug, publication } = await published();
    const asked = (await work.order('correct-price', 'correct', publication, {
      correction: { replace: wrong, by: 'Die Nordgrat kostet 1,00 €.' },
    }))!;
    const { findings } = await desk.store.artifacts.get<PreparedAsset>(asked.prepared);
    const found = await desk.store.artifacts.get<Findings>(findings);
    expect(found.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining([expect.stringMatching(/^price\//)]));
    await work.approve(asked, 'miriam-falk');
    const loadWorkspace = async () => {
      const loaded = await desk.deps.loadWorkspace();
      const blocklist = [{ term: 'kostet', language: 'any' as const, reason: 'x', verdict: 'repair' as const }];
      return { ...loaded, workspace: { ...loaded.workspace, rules: { ...loaded.workspace.rules, blocklist } } };
    };
    expect(await work.commit(asked, { loadWorkspace })).toMatchObject({ state: 'refused' });
    expect(await page(slug)).toContain(wrong);
  });
});

describe('An order', () => {
  it('to restore what was never changed is refused with what is possible', async () => {
    const { publication } = await published();
    await expect(work.order('restore-nothing', 'restore', publication)).rejects.toMatchObject({
      errorClass: 'invalid',
      choices: ['withdraw', 'correct'],
    });
  });

  it.each(['enable', 'pause'] as const)('to %s a page is refused with what the channel can do', async (kind) => {
    const { publication } = await published();
    await expect(work.order(`${kind}-page`, kind, publication)).rejects.toMatchObject({
      errorClass: 'invalid',
      choices: ['withdraw', 'correct', 'restore'],
    });
  });

  it('of nobody, and about nothing, is refused', async () => {
    const { publication } = await published();
    await expect(work.order('of-nobody', 'withdraw', publication, { owner: 'nobody' })).rejects.toMatchObject({
      errorClass: 'invalid',
      choices: expect.arrayContaining(['lena-hofer']),
    });
    const nothing = `sha256:${'0'.repeat(64)}` as Ref;
    await expect(work.order('about-nothing', 'withdraw', nothing)).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it('names itself in the language of its owner, and speaks of its pieces', async () => {
    const { slug, publication } = await published();
    const asked = (await work.order('withdraw-named', 'withdraw', publication))!;
    expect(asked.pin).toMatchObject({
      title: `Zurückziehen: Regen im Allgäu: ${slug}`,
      owner: 'lena-hofer',
      assets: [{ asset: 'piece-1', operation: { kind: 'withdraw', piece: publication }, variants: 1 }],
    });
  });
});

describe('What a piece was made from', () => {
  it('is found by its words while it is live, whatever was done with it since', async () => {
    const { publication } = await published();
    const { lineage } = desk.store;
    const claim = 'hütte liegt auf der NORDSEITE';
    expect(await lineage.find({ claim, campaign: (await desk.store.publications.get(publication))!.campaign })).toEqual(
      [publication],
    );
    const corrected = await carryOut('correct', publication, { correction: { replace: wrong, by: right } });
    expect(await lineage.find({ claim, campaign: corrected.pin.campaign })).toEqual([]);
    expect(await lineage.find({ claim: right, campaign: corrected.pin.campaign })).toEqual([corrected.publication]);
  });

  it('names documents, products, prompts, models and rules, and an operation inherits them', async () => {
    const { store } = desk;
    const content = aText('woher', [wrong]);
    const evidence = [
      { document: 'wissen/regen.md', passage: 'p', quote: 'q', confidence: 1 },
      { document: 'price-list', passage: 'SF-5001', quote: 'q', confidence: 1 },
    ];
    await bookCall(store, 'lineage', { campaign: 'lineage', model: 'some-model' });
    const asked = await work.put('lineage', { ...content, claims: [{ text: wrong, evidence }] });
    const known = await store.lineage.of(asked.publication);
    for (const entry of [
      { kind: 'claim', value: wrong.toLowerCase() },
      { kind: 'source', value: 'wissen/regen.md' },
      { kind: 'source', value: 'SF-5001' },
      { kind: 'prompt', value: 'copywriter' },
      { kind: 'prompt', value: expect.stringMatching(/^sha256:/) },
      { kind: 'model', value: 'some-model' },
      { kind: 'rule', value: expect.stringContaining('/') },
    ])
      expect(known).toContainEqual(entry);
    await work.approve(asked, 'miriam-falk');
    const { state } = await work.commit(asked);
    if (state === 'published') {
      const gone = (await work.order('lineage-gone', 'withdraw', asked.publication))!;
      expect(await store.lineage.of(gone.publication)).toEqual(known);
    }
  });
});
