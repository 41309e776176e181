import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignView } from '../../console/desk/desk.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { ServerUnreachable, unreachable } from '../client.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { cliTexts } from '../texts.ts';
import { timelineLine } from '../timeline-line.ts';

export const watchCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'watch',
      summary: 'show the timeline as it grows, until the campaign ends or needs a fix',
      examples: ['campaign watch nordgrat-launch', 'campaign watch nordgrat-launch --json | jq .kind'],
    },
    (session, id: string) => watch(session, id),
  ).argument('<id>', 'campaign');

/** A restart of the server takes seconds; who watches need not notice. */
const patience = { attempts: 20, pauseMs: 1_000 };

/** Prints each line of the timeline, with `--json` one object a line. 0 when the campaign has ended, 6 when it waits for a fix. */
export async function watch(session: Session, id: string): Promise<number> {
  const path = `/campaigns/${encodeURIComponent(id)}`;
  let last: string | null = null;
  if (!session.json) session.say(cliTexts[session.lang].watching);
  for (let failures = 0; failures <= patience.attempts; failures += 1) {
    const client = session.client();
    try {
      const verdict = await standing(session, await client.get<CampaignView>(path));
      // What has ended says nothing new: what there is, and done.
      if (verdict !== null) {
        const after = last === null ? '' : `?after=${last}`;
        const { events } = await client.get<{ events: CampaignEvent[] }>(`${path}/timeline${after}`);
        for (const event of events) print(session, event);
        return verdict;
      }
      for await (const { id: sequence, data } of client.events<CampaignEvent>(`${path}/events`, last)) {
        [last, failures] = [sequence, 0];
        print(session, data);
        if (!['attention', 'done', 'cancelled'].includes(data.kind)) continue;
        const now = await standing(session, await client.get<CampaignView>(path));
        if (now !== null) return now;
      }
    } catch (error) {
      // A stream that breaks off is a TypeError of fetch.
      if (!(error instanceof ServerUnreachable || error instanceof TypeError)) throw error;
      if (last === null) throw error instanceof ServerUnreachable ? error : unreachable(client.url, error);
    }
    await sleep(patience.pauseMs);
  }
  throw new ServerUnreachable('transient', 'The server has gone and did not come back.');
}

async function standing(session: Session, { status, troubles }: CampaignView): Promise<number | null> {
  if (troubles.length > 0) {
    const lines = troubles.map(({ asset, step, message }) => `  ${asset ?? status.campaign}, ${step}: ${message}`);
    for (const line of [cliTexts[session.lang].waiting, ...lines]) process.stderr.write(`${line}\n`);
    return exitCodes.attention;
  }
  return status.endedAt ? exitCodes.ok : null;
}

function print(session: Session, event: CampaignEvent): void {
  process.stdout.write(`${session.json ? JSON.stringify(event) : timelineLine(session.texts, event, session.lang)}\n`);
}
