/** How long after `kill -9` of everything all running campaigns move again, from the start of the process: `-- COUNT`, 20 by default. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isMain } from '../house/is-main.ts';
import { startHouseWriter } from '../models/house-writer/start-house-writer.ts';
import { briefOf, each, start } from './support/campaigns.ts';
import { type Installation, newInstallation } from './support/installation.ts';
import { median, printResult } from './support/report.ts';

const goal = 3;
const runs = 5;
const tenant = 'recovery';
/** Slow enough that every campaign is in the middle of a turn when it is killed. */
const latencyMs = 1_500;

/** Kills the house and Temporal while campaigns write; each has moved when one of its turns is claimed anew or a further one is. */
export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const [count = 20] = args.map(Number);
  const writer = await startHouseWriter({ mode: { latencyMs } });
  const installation = await newInstallation([tenant], { OPENAI_BASE_URL: writer.url, OPENAI_MODEL: 'house-writer' });
  try {
    await installation.start();
    const times: number[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const ids = Array.from({ length: count }, (_, index) => `run-${run}-${index + 1}`);
      await each(ids, 8, (id) => start(installation, tenant, briefOf(id)));
      await untilAll(installation, ids, new Map(ids.map((id) => [id, 0])));
      await installation.kill({ temporalToo: true });
      const before = await claims(installation, ids);
      const begun = performance.now();
      const answered = await installation.start();
      await untilAll(installation, ids, before);
      times.push((performance.now() - begun) / 1000);
      console.log(
        `run ${run}: API answers after ${answered.toFixed(2)} s, all ${count} move after ${times.at(-1)!.toFixed(2)} s`,
      );
    }
    printResult({ name: 'recovery', value: median(times), unit: 's from process start', goal, runs });
  } finally {
    await installation.remove();
    await writer.close();
  }
}

/** Claims of turns so far, by campaign: the fencing token of a turn rises with each claim of it. */
async function claims({ store }: Installation, ids: string[]): Promise<Map<string, number>> {
  const rows = await store
    .forTenant(tenant)
    .sql.query<{ key: string; token: number }>('select key, token from turns where tenant = $1', [tenant]);
  const of = (id: string) =>
    rows
      .filter(({ key }) => key.startsWith(`${tenant}/campaign/${id}|`) || key.startsWith(`${tenant}/campaign/${id}/`))
      .reduce((sum, { token }) => sum + token, 0);
  return new Map(ids.map((id) => [id, of(id)]));
}

async function untilAll(installation: Installation, ids: string[], before: ReadonlyMap<string, number>): Promise<void> {
  for (;;) {
    const now = await claims(installation, ids);
    if (ids.every((id) => now.get(id)! > before.get(id)!)) return;
    await sleep(20);
  }
}

if (isMain(import.meta.url)) await main();
