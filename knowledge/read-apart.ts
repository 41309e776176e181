import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CopydeskError, type Where } from '../domain/errors.ts';
import type { DocumentContent } from './document-content.ts';

const megabytes = 512;
const standardSeconds = 20;
/** An idle thread ends after this time. It takes 200 ms to start, so the files of a folder share one. */
const idleMs = 5_000;

let thread: Worker | null = null;
let idle: NodeJS.Timeout | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * `readDocument` on a thread of its own, one document at a time: a file made for it keeps a parser busy for hours and fills the memory.
 * Throws `invalid` with the file also when reading takes more than `seconds` or 512 MB.
 */
export function readApart(
  file: string,
  bytes: Uint8Array,
  source: { language?: 'de' | 'en' | undefined; article?: boolean } = {},
  seconds: number = standardSeconds,
): Promise<DocumentContent> {
  const read = turn.then(() =>
    ask(
      { file, bytes: Uint8Array.from(bytes), source: { language: source.language, article: source.article } },
      seconds,
    ),
  );
  turn = read.catch(() => {});
  return read;
}

type Answer = { content: DocumentContent } | { error: { message: string; where: Where; choices?: string[] } };

async function ask(request: { file: string; bytes: Uint8Array; source: object }, seconds: number) {
  clearTimeout(idle);
  thread ??= startThread();
  const worker = thread;
  // Somebody waits for the answer; nobody waits for an idle thread.
  worker.ref();
  worker.postMessage(request);
  const answer = await firstAnswer(worker, request.file, seconds);
  worker.unref();
  idle = setTimeout(() => void endThread(worker), idleMs).unref();
  if ('content' in answer) return answer.content;
  const { message, ...more } = answer.error;
  throw new CopydeskError('invalid', message, more);
}

async function firstAnswer(worker: Worker, file: string, seconds: number): Promise<Answer> {
  try {
    const [answer] = await once(worker, 'message', { signal: AbortSignal.timeout(seconds * 1_000) });
    return answer;
  } catch (cause) {
    await endThread(worker);
    const { name, code } = cause as { name: string; code?: string };
    const refuse = (reason: string) => new CopydeskError('invalid', reason, { where: { file }, cause });
    if (code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw refuse(`Reading the file takes more than ${megabytes} MB of memory.`);
    if (name === 'AbortError') throw refuse(`Reading the file takes more than ${seconds} seconds.`);
    throw cause;
  }
}

function startThread(): Worker {
  const worker = new Worker(new URL('./reader-thread.mjs', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  // Whoever waits hears of the error as well; without this, an error of an idle thread would end the process.
  worker.on('error', () => void endThread(worker));
  return worker;
}

async function endThread(worker: Worker): Promise<void> {
  if (thread === worker) thread = null;
  await worker.terminate();
}
