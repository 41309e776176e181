/** How much longer a campaign takes than its model calls: what the orchestration itself costs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMain } from '../house/is-main.ts';
import type { LoggedRequest } from '../models/house-writer/request-log.ts';
import { startHouseWriter } from '../models/house-writer/start-house-writer.ts';
import { type RunningHouse, startHouse } from '../test/support/house.ts';
import { median, printResult } from './support/report.ts';

const runs = 3;
const latencyMs = 1_000;
const variants = 4;

/** One campaign of a journal article in four variants, at one second a call, as far as the content lead's selection. */
export async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-makespan-'));
  const log = join(directory, 'requests.jsonl');
  const writer = await startHouseWriter({ logFile: log, mode: { latencyMs } });
  const running = await startHouse({ OPENAI_BASE_URL: writer.url, OPENAI_MODEL: 'house-writer' });
  try {
    const ratios: number[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const before = (await requests(log)).length;
      const makespan = await runCampaign(running, `makespan-${run}`);
      const calls = (await requests(log)).slice(before);
      const busy = busyTime(calls);
      const steps = Math.round(busy / latencyMs);
      if (run === 0) continue;
      ratios.push(makespan / busy);
      console.log(
        `run ${run}: ${calls.length} calls, ${steps} one after the other, model busy ${(busy / 1000).toFixed(2)} s, makespan ${(makespan / 1000).toFixed(2)} s, ratio ${(makespan / busy).toFixed(3)}`,
      );
    }
    console.log(
      `ratio: median ${median(ratios).toFixed(3)}, from ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}; the first run warms up and does not count`,
    );
    printResult({
      name: 'makespan',
      value: median(ratios),
      unit: 'makespan / time with a model call under way',
      goal: 1.03,
      runs,
    });
  } finally {
    await running.stop();
    await writer.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function runCampaign({ desk, person }: RunningHouse, id: string): Promise<number> {
  const lead = person('lena-hofer');
  const started = Date.now();
  await desk.start(lead, {
    id,
    brand: 'steinfoehr',
    title: 'Die Nordgrat 3L ist da',
    goal: '600 verkaufte Jacken bis Ende Februar',
    baseline: 'bisher keine, neues Produkt',
    audience: 'Menschen, die bei jedem Wetter in den Bergen unterwegs sind',
    products: ['SF-1001'],
    questions: ['Was hält die Nordgrat 3L aus?', 'Wie wird sie gepflegt?', 'Wie wird sie repariert?'],
    assets: [{ channel: 'journal', locales: ['de-DE'], variants }],
    owner: 'lena-hofer',
  });
  for (;;) {
    const { status } = await desk.campaign(lead, id);
    if (status.assets.length > 0 && status.assets.every(({ stage }) => stage !== 'variants')) break;
    await sleep(20);
  }
  const timeline = await desk.timeline(lead, id);
  const ready = timeline.find(({ data }) => data.assetStage === 'selection');
  await desk.command(lead, id, { kind: 'cancel' });
  return Date.parse(String(ready!.data.at)) - started;
}

/** Milliseconds in which at least one request was under way, by the provider's own log. */
function busyTime(calls: LoggedRequest[]): number {
  const intervals = calls
    .map(({ receivedAt, answeredAt }) => [Date.parse(receivedAt), Date.parse(answeredAt)] as const)
    .sort(([a], [b]) => a - b);
  let busy = 0;
  let end = 0;
  for (const [from, to] of intervals) {
    busy += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return busy;
}

const requests = async (log: string): Promise<LoggedRequest[]> =>
  (await readFile(log, 'utf8').catch(() => ''))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

if (isMain(import.meta.url)) await main();
