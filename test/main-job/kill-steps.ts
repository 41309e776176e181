import { it } from '@jest/globals';
import type { CampaignEvent } from '../../store/store.ts';

/** A kill, and how long what was killed then took to go on, from the start of the process. */
export interface Kill {
  name: string;
  /** Milliseconds since 1970. */
  at: number;
  seconds: number;
}

/** Tests that build on each other: after one has failed, the others would only wait. A failure says what the house said. */
export function stepsOf(
  log: () => Promise<string>,
  stepMs = 300_000,
): (name: string, work: () => Promise<void>) => void {
  let broken = false;
  return (name, work) => {
    it(
      name,
      async () => {
        if (broken) throw new Error('A step before this one failed.');
        broken = true;
        try {
          await work();
        } catch (error) {
          throw new Error(`What the house said:\n${await log()}`, { cause: error });
        }
        broken = false;
      },
      stepMs,
    );
  };
}

/** The stage of a campaign at a moment, by its timeline. */
export function stageAt(events: CampaignEvent[], at: number): string {
  const before = events.filter(({ data }) => typeof data.stage === 'string' && Date.parse(String(data.at)) <= at);
  return String(before.at(-1)?.data.stage ?? 'research');
}

/** One line a kill: where it hit, how long until it went on, how many requests under way were made again. */
export function printKills(kills: readonly Kill[], repeated: (number | undefined)[]): void {
  const lines = kills.map(({ name, at, seconds }) => {
    const again = repeated.filter((kill) => kill === at).length;
    return `${name.padEnd(42)}${seconds.toFixed(1).padStart(8)}${String(again).padStart(10)}`;
  });
  process.stdout.write(
    `${['killed in'.padEnd(42) + ' seconds'.padStart(8) + 'repeated'.padStart(10), ...lines].join('\n')}\n`,
  );
}
