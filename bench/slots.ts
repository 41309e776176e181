/** How far from their slots approved assets go out, by the time the channel has them: `-- COUNT`, 1,000 by default. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignStatus } from '../domain/campaign.ts';
import { isMain } from '../house/is-main.ts';
import { approve, briefOf, each, lead, reschedule, start, take } from './support/campaigns.ts';
import { type EmbeddedHouse, startEmbedded } from './support/embedded.ts';
import { printResult, quantile } from './support/report.ts';

const goalMs = 1_000;
/** Requests under way at once. */
const abreast = 8;
const hour = 3_600_000;

export interface SlotsResult {
  slots: number;
  /** Pages that the channel has, of those. */
  published: number;
  /** Milliseconds between slot and page, in the order of the slots; below zero is early. */
  late: number[];
}

/**
 * Approves so many assets with slots that lie far ahead, moves them to slots `perSecond` a second apart (every tenth second has ten at the very
 * same instant), and holds the time that the file system gives each page against its slot.
 */
export async function runSlots(
  count: number,
  say: (line: string) => void,
  { perSecond = 4, leadMs = 60_000 } = {},
): Promise<SlotsResult> {
  const house = await startEmbedded();
  try {
    const ids = Array.from({ length: count }, (_, index) => `slot-${index + 1}`);
    const at = (stage: string) => waitUntilAll(house, ids, stage, say);
    await each(ids, abreast, (id) => start(house, house.tenant, briefOf(id)));
    await at('selection');
    await each(ids, abreast, (id) => take(house, house.tenant, id));
    await at('sign-off');
    const far = new Date(Date.now() + 24 * hour).toISOString();
    await each(ids, abreast, async (id) => {
      await reschedule(house, house.tenant, id, far);
      await approve(house, house.tenant, id);
    });
    await at('slot');
    say(`${count} are approved and wait`);
    const first = Math.ceil((Date.now() + leadMs + count * 40) / 1_000) * 1_000;
    const slots = slotsFrom(first, count, perSecond);
    await each(ids, abreast, (id) =>
      reschedule(house, house.tenant, id, new Date(slots[ids.indexOf(id)]!).toISOString()),
    );
    const sparedMs = first - Date.now();
    if (sparedMs < 0) throw new Error(`The first slot had passed ${-sparedMs} ms before all were moved.`);
    say(`all moved to slots within ${((slots.at(-1)! - first) / 1_000).toFixed(0)} s; the first is in ${sparedMs} ms`);
    await sleep(Math.max(0, slots.at(-1)! - Date.now()));
    await at('done');
    const pages = await Promise.all(ids.map((id) => writtenAt(house, id)));
    return {
      slots: count,
      published: pages.filter((page) => page !== null).length,
      late: pages.flatMap((page, index) => (page === null ? [] : [page - slots[index]!])),
    };
  } finally {
    await house.remove();
  }
}

/** Several a second at odd milliseconds, and every tenth second ten at once. */
function slotsFrom(first: number, count: number, perSecond: number): number[] {
  const slots: number[] = [];
  for (let second = 0; slots.length < count; second += 1) {
    const at = first + second * 1_000;
    if (second % 10 === 0) slots.push(...Array.from({ length: 10 }, () => at));
    else
      slots.push(...Array.from({ length: perSecond - 1 }, (_, index) => at + Math.round((index * 1_000) / perSecond)));
  }
  return slots.slice(0, count);
}

/** When the page got its name in the folder; the file system's own time, which nothing of ours sets. */
async function writtenAt({ workspace }: EmbeddedHouse, slug: string): Promise<number | null> {
  const file = await lstat(join(workspace, 'site/teaser', slug, 'index.html')).catch(() => null);
  return file?.ctimeMs ?? null;
}

/** Waits until every asset is there; gives up when nothing has moved for five minutes. */
async function waitUntilAll(
  { ask, tenant }: EmbeddedHouse,
  ids: readonly string[],
  stage: string,
  say: (line: string) => void,
): Promise<void> {
  const wanted = new Set(ids);
  let [last, movedAt, saidAt] = [-1, Date.now(), Date.now()];
  for (;;) {
    const { json } = await ask<{ campaigns: CampaignStatus[] }>(
      tenant,
      lead,
      `/campaigns?limit=${Math.min(1_000, ids.length + 1)}`,
    );
    const there = json.campaigns.filter((one) => wanted.has(one.campaign) && one.assets[0]?.stage === stage).length;
    if (there === ids.length) return;
    if (there !== last) [last, movedAt] = [there, Date.now()];
    if (Date.now() - movedAt > 300_000)
      throw new Error(`Nothing has moved for five minutes: ${there} of ${ids.length} in ${stage}.`);
    if (Date.now() - saidAt > 30_000) {
      say(`${there} of ${ids.length} in ${stage}`);
      saidAt = Date.now();
    }
    await sleep(500);
  }
}

export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const [count = 1_000] = args.map(Number);
  const { published, late } = await runSlots(count, console.log);
  const early = late.filter((ms) => ms < 0).length;
  const show = (share: number) => quantile(late, share).toFixed(0);
  console.log(`slots ${count}, published ${published}, early ${early}`);
  console.log(
    `after the slot: p50 ${show(0.5)} ms, p95 ${show(0.95)} ms, p99 ${show(0.99)} ms, longest ${Math.max(...late).toFixed(0)} ms`,
  );
  printResult({ name: 'slots', value: quantile(late, 0.99), unit: 'ms p99', goal: goalMs, runs: count });
  if (published !== count || early > 0) process.exitCode = 1;
}

if (isMain(import.meta.url)) await main();
