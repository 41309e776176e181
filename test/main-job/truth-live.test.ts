import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssetView } from '../../console/desk/desk.ts';
import type { Content } from '../../domain/content.ts';
import type { LiveAlert } from '../../domain/live-check.ts';
import type { Ref } from '../../domain/ref.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';

let running: RunningHouse;
beforeAll(async () => {
  running = await startHouse();
}, 240_000);
afterAll(() => running?.stop(), 60_000);

const asset = 'teaser/de-DE';
const brief = (id: string) => ({
  id,
  brand: 'steinfoehr',
  title: 'Die Tobel für nasse Tage',
  goal: '600 verkaufte Jacken bis Ende Februar',
  baseline: '410 im letzten Winter, nach Warenwirtschaft',
  audience: 'Bergwanderer, die eine leichte Jacke suchen',
  products: ['SF-1010'],
  questions: ['Wie wasserdicht ist die Nordgrat 3L?'],
  assets: [{ channel: 'teaser', locales: ['de-DE'], variants: 1 }],
  owner: 'lena-hofer',
});
const lena = () => running.person('lena-hofer');
const miriam = () => running.person('miriam-falk');

/** The asset of a campaign, once it is in this stage. */
async function reached(campaign: string, stage: string, name = asset): Promise<AssetView> {
  let last: unknown;
  for (let tries = 0; tries < 900; tries += 1) {
    const view = await running.desk.asset(lena(), campaign, name).catch((error: unknown) => {
      last = error;
      return null;
    });
    if (view?.status.stage === stage && !view.status.attention) return view;
    last = view?.status ?? last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${campaign} never came to ${stage}: ${JSON.stringify(last)}`);
}

/** Publishes a page whose text states the price of the list. */
async function publish(campaign: string): Promise<void> {
  await running.desk.start(lena(), brief(campaign));
  const { variants } = await reached(campaign, 'selection');
  const { ref, content } = variants[0]!;
  // The house writer states the price by itself; only the address is ours.
  const edited: Content = { ...content, slug: campaign };
  await running.desk.command(lena(), campaign, { kind: 'edit', asset, base: ref, content: edited });
  const view = await running.desk.asset(lena(), campaign, asset);
  if (view.status.stage === 'selection')
    await running.desk.command(lena(), campaign, { kind: 'select', asset, variant: view.variants.at(-1)!.ref });
  await approve(campaign);
}

async function approve(campaign: string): Promise<void> {
  const { prepared } = await reached(campaign, 'sign-off');
  await running.desk.command(miriam(), campaign, {
    kind: 'decide',
    asset,
    prepared: prepared!.ref,
    decision: 'approve',
  });
  await reached(campaign, 'done');
}

const pageOf = (slug: string) => readFile(join(running.workspace, 'site/teaser', slug, 'index.html'), 'utf8');

async function changePriceList(from: string, to: string): Promise<void> {
  const file = join(running.workspace, 'prices.csv');
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

describe('what is live', () => {
  it('is put right after sign-off when a price changes, and nothing else of the page is touched', async () => {
    await publish('tobel');
    const before = await pageOf('tobel');
    expect(before).toContain('179,00 €');
    expect(await running.desk.checkLive(lena())).toMatchObject({ checked: 1, alerts: 0, corrections: [] });

    await changePriceList(
      'SF-1010;Regenjacke Tobel 2.5L;Tobel 2.5L Rain Jacket;179,00',
      'SF-1010;Regenjacke Tobel 2.5L;Tobel 2.5L Rain Jacket;189,00',
    );
    const found = await running.desk.checkLive(lena());
    expect(found).toMatchObject({ checked: 1, alerts: 1, unread: 0 });
    const [correction] = found.corrections;
    expect(correction).toMatch(/^correct-\d{8}-[0-9a-f]{8}$/);

    const line = (await running.desk.timeline(lena(), 'tobel')).find(({ kind }) => kind === 'truth-changed')!;
    expect(line.data).toMatchObject({ asset, correction });
    const alert = await running.house.tenants[0].store.artifacts.get<LiveAlert>(line.data.alert as Ref);
    expect(alert.findings.map(({ rule, excerpt }) => `${rule} ${excerpt}`)).toContain('price/unknown-amount 179,00 €');

    await reached(correction!, 'sign-off');
    const inbox = await running.desk.inbox(lena());
    expect(inbox.filter(({ campaign }) => campaign === correction).map(({ kind, code }) => [kind, code])).toEqual(
      expect.arrayContaining([
        ['attention', 'truth_changed'],
        ['sign-off', null],
      ]),
    );
    // While it is open there is no second one.
    expect(await running.desk.checkLive(lena())).toMatchObject({ alerts: 1, corrections: [] });
    expect((await running.desk.timeline(lena(), 'tobel')).filter(({ kind }) => kind === 'truth-changed')).toHaveLength(
      1,
    );
    expect(await pageOf('tobel')).toBe(before);

    await approve(correction!);
    const after = await pageOf('tobel');
    expect(after).toBe(before.replaceAll('179,00 €', '189,00 €'));
    expect(await running.desk.checkLive(lena())).toMatchObject({ checked: 1, alerts: 0, corrections: [] });
    const [row] = await running.house.tenants[0].store.publications.live({ campaign: correction! });
    expect(row).toMatchObject({ operation: 'correct' });
  }, 240_000);

  it('is to be withdrawn where there is nothing true to put in its place, and a foreign edit is told', async () => {
    const file = join(running.workspace, 'prices.csv');
    const lines = (await readFile(file, 'utf8')).split('\n');
    const stocked = lines.map((line, index) =>
      index === 0 ? `${line};stock` : line.startsWith('SF-1010') ? `${line};0` : line && `${line};`,
    );
    await writeFile(file, stocked.join('\n'));
    const found = await running.desk.checkLive(lena());
    expect(found).toMatchObject({ checked: 1, alerts: 1 });
    expect(found.corrections).toEqual([expect.stringMatching(/^withdraw-\d{8}-[0-9a-f]{8}$/)]);
    const { prepared } = await reached(found.corrections[0]!, 'sign-off', 'piece-1');
    expect(prepared).not.toBeNull();

    await writeFile(file, lines.join('\n'));
    const page = join(running.workspace, 'site/teaser/tobel/index.html');
    await writeFile(page, (await readFile(page, 'utf8')).replace('</p>', ' Von Hand.</p>'));
    expect(await running.desk.checkLive(lena())).toMatchObject({ alerts: 1, corrections: [] });
    const live = await running.house.tenants[0].store.publications.live({});
    const told = await running.desk.timeline(lena(), live[0]!.campaign);
    expect(told.map(({ kind }) => kind)).toContain('live-changed');
  }, 240_000);
});
