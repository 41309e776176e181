import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Boundary } from './cells.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import { isUndisturbed } from './rogues.ts';
import type { Order, Question } from './watch.ts';

/** What is done to a workflow while one of its activities waits at a boundary. */
export type Meddle = (fault: 'reset' | 'terminate' | 'messages', question: Question) => Promise<void>;

export interface Crew {
  /** Workers that were killed. */
  kills(): number;
  stop(): Promise<void>;
}

/** So many die of one kill at most, and none waits longer for it. */
const victimsAtOnce = 12;
const patienceMs = 300;
/** All workers are there for so long before the next is killed: else nothing would ever get on where starting one takes long. */
const betweenKillsMs = 6_000;
const longestJumpMs = 3 * 3_600_000;
const program = fileURLToPath(new URL('worker.ts', import.meta.url));

/**
 * Keeps so many workers alive, asks the plan at each boundary one of their activities comes to, and does what it says. Killed ones are
 * started again at once. Who is to die waits a moment for others: one SIGKILL ends several activities, each at its boundary.
 */
export async function startCrew(
  size: number,
  ordersFile: string,
  { plan, random, meddle, say }: { plan: Plan; random: Random; meddle: Meddle; say(line: string): void },
): Promise<Crew> {
  const members = new Set<ChildProcess>();
  let stopped = false;
  let kills = 0;
  let starting = 0;
  let nextKillAt = 0;

  function hire(): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', program, ordersFile], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    members.add(child);
    starting += 1;
    let isReady = false;
    const victims: Boundary[] = [];
    let timer: NodeJS.Timeout | null = null;

    const execute = () => {
      if (timer) clearTimeout(timer);
      kills += 1;
      for (const boundary of victims) plan.hit(boundary, 'kill');
      child.kill('SIGKILL');
    };
    const answer = (id: number, order: Order) => {
      if (child.connected) child.send({ id, order }, () => undefined);
    };

    async function follow(id: number, question: Question): Promise<void> {
      const { tenant, boundary, key } = question;
      if (isUndisturbed(question.workflowId)) return answer(id, { fault: null });
      const fault = plan.decide({
        tenant,
        boundary,
        key,
        doomed: timer !== null,
        mayKill: starting === 0 && Date.now() > nextKillAt,
      });
      if (fault === 'kill') {
        victims.push(boundary);
        nextKillAt = Number.POSITIVE_INFINITY;
        timer ??= setTimeout(execute, patienceMs);
        if (victims.length >= victimsAtOnce) execute();
        return;
      }
      if (fault === 'reset' || fault === 'terminate' || fault === 'messages') {
        const done = await meddle(fault, question).then(
          () => true,
          // It has ended meanwhile, has done nothing yet that it could be reset to, or is none of the run's campaigns.
          () => false,
        );
        if (done) plan.hit(boundary, fault);
        else plan.missed(boundary, fault);
        return answer(id, { fault: null });
      }
      if (fault) plan.hit(boundary, fault);
      if (fault === 'clock') return answer(id, { fault, ms: Math.round((random.next() * 2 - 1) * longestJumpMs) });
      answer(id, { fault });
    }

    return new Promise((ready, fail) => {
      child.on('message', (message: { ready?: true; id: number; question: Question }) => {
        if (message.ready) {
          isReady = true;
          starting -= 1;
          nextKillAt = Date.now() + betweenKillsMs;
          ready();
        } else void follow(message.id, message.question);
      });
      child.once('exit', (code, signal) => {
        members.delete(child);
        if (!isReady) starting -= 1;
        if (stopped) return;
        if (signal !== 'SIGKILL') say(`a worker ended by itself (${code ?? signal})`);
        fail(new Error(`A worker ended before it was ready (${code ?? signal}).`));
        hire().catch((error: unknown) => say(String(error)));
      });
    });
  }

  await Promise.all(Array.from({ length: size }, hire));
  return {
    kills: () => kills,
    async stop() {
      stopped = true;
      await Promise.all(
        [...members].map(async (child) => {
          const gone = new Promise((resolve) => child.once('exit', resolve));
          child.kill('SIGKILL');
          await gone;
        }),
      );
    },
  };
}
