import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggedRequest } from '../../models/house-writer/request-log.ts';
import { root } from '../../scripts/lib/root.mjs';
import { until } from './until.ts';

/** The house writer as a process of its own, whose log outlives every crash of the house. */
export interface Witness {
  /** For OPENAI_BASE_URL. */
  url: string;
  /** All requests that were answered, in the order of their answers. */
  requests(): Promise<LoggedRequest[]>;
  /** Waits until a request was answered that asked for this schema, later than a moment in milliseconds since 1970. */
  answered(schema: string, after?: number): Promise<LoggedRequest>;
  stop(): Promise<void>;
}

export async function startWitness(directory: string, latencyMs: number): Promise<Witness> {
  const file = join(directory, 'witness.jsonl');
  const options = ['--log', file, '--latency-ms', String(latencyMs)];
  const child = spawn(process.execPath, ['--import', 'tsx', 'models/house-writer/main.ts', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const url = await until('the house writer prints its address', async () => /^http\S+(?=\n)/.exec(output)?.[0]);
  const requests = async (): Promise<LoggedRequest[]> => {
    const lines = (await readFile(file, 'utf8')).split('\n');
    // What follows the last line break is a line that is just being written.
    return lines.slice(0, -1).map((line) => JSON.parse(line));
  };
  return {
    url,
    requests,
    answered: (schema, after = 0) =>
      until(`the house writer has answered a ${schema}`, async () =>
        (await requests()).find((request) => request.schema === schema && Date.parse(request.answeredAt) > after),
      ),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill()) await gone;
    },
  };
}

/** A request that was made again although an earlier one had the same messages. */
export interface Repeat {
  earlier: LoggedRequest;
  later: LoggedRequest;
  /** The kill that explains it; undefined when there is none. */
  kill: number | undefined;
}

/** An answer that arrives is saved within this time. */
const savedWithinMs = 1_000;

/**
 * Every repeated request, with the kill that interrupted the earlier one: it was under way then, or its answer had only just arrived.
 * `kills` are in milliseconds since 1970.
 */
export function repeats(requests: LoggedRequest[], kills: number[]): Repeat[] {
  const last = new Map<string, LoggedRequest>();
  const found: Repeat[] = [];
  for (const later of [...requests].sort((a, b) => a.receivedAt.localeCompare(b.receivedAt))) {
    const earlier = last.get(later.messages);
    if (earlier) {
      const [from, to] = [Date.parse(earlier.receivedAt), Date.parse(earlier.answeredAt) + savedWithinMs];
      const until = Date.parse(later.receivedAt);
      found.push({ earlier, later, kill: kills.find((at) => from <= at && at <= to && at <= until) });
    }
    last.set(later.messages, later);
  }
  return found;
}
