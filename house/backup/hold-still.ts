import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CopydeskError } from '../../domain/errors.ts';

/** Signals that would end this process and leave the other one standing still. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Stops a process for as long as `work` takes, and lets it go on whatever happens. What lies on disk meanwhile is what a kill -9 would leave.
 * Whoever ends this process meanwhile is heard a moment later.
 * @param pid a process that the caller has just found to be the one it means
 */
export async function holdStill<T>(pid: number, work: () => Promise<T>): Promise<T> {
  if (process.platform === 'win32')
    throw new CopydeskError(
      'invalid',
      'Windows cannot hold the embedded Temporal server still. Stop the house, back up, and start it again.',
    );
  const asked: NodeJS.Signals[] = [];
  const later = (signal: NodeJS.Signals) => asked.push(signal);
  const unheard = endings.filter((signal) => process.listenerCount(signal) === 0);
  for (const signal of unheard) process.on(signal, later);
  try {
    process.kill(pid, 'SIGSTOP');
    await untilStill(pid);
    return await work();
  } finally {
    goOn(pid);
    for (const signal of unheard) process.off(signal, later);
    for (const signal of asked.slice(0, 1)) process.kill(process.pid, signal);
  }
}

/** Harmless for a process that runs. */
export function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    // It has ended, so it does not stand still.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A stop reaches one thread after the other. */
async function untilStill(pid: number): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end; await sleep(2)) if (isStill(pid)) return;
  throw new CopydeskError('transient', `Process ${pid} does not stand still. Try again, or stop the house first.`);
}

function isStill(pid: number): boolean {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('T');
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => {
    // The state stands behind the name, which is in brackets and may hold brackets itself (proc(5)).
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] === 'T';
  });
}
