import { CancellationScope, condition, type WorkflowInterceptors } from '@temporalio/workflow';
import { begunWith } from './begun-with.ts';

/**
 * Everything that reaches a workflow waits while a local activity of it is under way, and then goes on one by one in the order in which it
 * came. A local activity that outlasts its workflow task, as on a slow database, lets Temporal deliver results and messages meanwhile; when
 * the history is replayed, those come together with the end of the local activity, or after it. Whatever went on in between would send its
 * commands in another order than the history has them, and the workflow could never be replayed again. Runs that began with a release before
 * 0.3.0 let everything go on as it comes.
 */
export const interceptors = (): WorkflowInterceptors => {
  const { activate, locally, onMessage, after } = createTurns();
  return {
    internals: [{ activate: (input, next) => activate(() => next(input)) }],
    inbound: [
      {
        execute(input, next) {
          isOrdered();
          return next(input);
        },
        handleSignal: (input, next) => onMessage('signal', input.args, () => next(input)),
        handleUpdate: (input, next) => onMessage('update', input.args, () => next(input)),
      },
    ],
    outbound: [
      {
        scheduleLocalActivity: (input, next) => locally(() => next(input)),
        scheduleActivity: (input, next) => after(next(input)),
        startTimer: (input, next) => after(next(input)),
        async startChildWorkflowExecution(input, next) {
          const [started, ended] = await next(input);
          const inOrder = after(ended);
          // Who starts a child may leave it to itself.
          inOrder.catch(() => undefined);
          return [after(started), inOrder];
        },
      },
    ],
  };
};

const isOrdered = (): boolean => begunWith('0.3.0');

/** What waits, and for messages what they say. */
interface Turn {
  /** The activation of the workflow that brought it. */
  activation: number;
  message: string | null;
}

function createTurns() {
  let local = 0;
  let last: Promise<unknown> = Promise.resolve();
  let activation = 0;
  let arriving = false;
  const waiting: Turn[] = [];

  /** Tells what comes at once from what comes later. */
  function activate(bring: () => void): void {
    activation += 1;
    arriving = true;
    bring();
    arriving = false;
  }

  /** One local activity at a time, in the order in which they were asked for. */
  function locally<T>(work: () => Promise<T>): Promise<T> {
    local += 1;
    const result = isOrdered() ? last.then(work) : work();
    const settled = () => {
      local -= 1;
    };
    last = result.then(settled, settled);
    return result;
  }

  /** The next one is let on only when all that this one does at once has been done: conditions are looked at after that. */
  async function inTurn(message: string | null = null): Promise<void> {
    const turn = { activation, message };
    const behind = waiting.findIndex((other) => compare(turn, other) < 0);
    waiting.splice(behind < 0 ? waiting.length : behind, 0, turn);
    await CancellationScope.nonCancellable(() => condition(() => !arriving && local === 0 && waiting[0] === turn));
    waiting.splice(waiting.indexOf(turn), 1);
  }

  async function resultInTurn<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } finally {
      await inTurn();
    }
  }

  const after = <T>(result: Promise<T>): Promise<T> => (isOrdered() ? resultInTurn(result) : result);
  const onMessage = <T>(kind: string, args: unknown[], handle: () => T): T | Promise<Awaited<T>> =>
    isOrdered() ? (inTurn(`${JSON.stringify(args)} ${kind}`).then(handle) as Promise<Awaited<T>>) : handle();

  return { activate, locally, onMessage, after };
}

/**
 * What came first goes first. Of what came at once, messages go before results, as Temporal has it, and messages by what they say: signals and
 * updates that a reset brought back come in another order when the history is replayed.
 */
function compare(a: Turn, b: Turn): number {
  if (a.activation !== b.activation) return a.activation - b.activation;
  if (a.message === null || b.message === null) return Number(a.message === null) - Number(b.message === null);
  return a.message < b.message ? -1 : Number(a.message > b.message);
}
