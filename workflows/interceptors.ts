import { CancellationScope, condition, type WorkflowInterceptors } from '@temporalio/workflow';
import { begunWithThisRelease } from './begun-with.ts';

/**
 * Everything that reaches a workflow waits while a local activity of it is under way, and then goes on one by one in the order in which it
 * came. A local activity that outlasts its workflow task, as on a slow database, lets Temporal deliver results and messages meanwhile; when
 * the history is replayed, those come together with the end of the local activity, or after it. Whatever went on in between would send its
 * commands in another order than the history has them, and the workflow could never be replayed again. Runs that began with a release before
 * 0.3.0 let everything go on as it comes.
 */
export const interceptors = (): WorkflowInterceptors => {
  const { locally, inTurn, after } = createTurns();
  return {
    inbound: [
      {
        execute(input, next) {
          begunWithThisRelease();
          return next(input);
        },
        handleSignal: (input, next) => (begunWithThisRelease() ? inTurn().then(() => next(input)) : next(input)),
        handleUpdate: (input, next) => (begunWithThisRelease() ? inTurn().then(() => next(input)) : next(input)),
      },
    ],
    outbound: [
      {
        scheduleLocalActivity: (input, next) => locally(() => next(input)),
        scheduleActivity: (input, next) => (begunWithThisRelease() ? after(next(input)) : next(input)),
        startTimer: (input, next) => (begunWithThisRelease() ? after(next(input)) : next(input)),
        async startChildWorkflowExecution(input, next) {
          const [started, ended] = await next(input);
          if (!begunWithThisRelease()) return [started, ended];
          const inOrder = after(ended);
          // Who starts a child may leave it to itself.
          inOrder.catch(() => undefined);
          return [after(started), inOrder];
        },
      },
    ],
  };
};

function createTurns() {
  let local = 0;
  let last: Promise<unknown> = Promise.resolve();
  const waiting: object[] = [];

  /** One local activity at a time, in the order in which they were asked for. */
  function locally<T>(work: () => Promise<T>): Promise<T> {
    local += 1;
    const result = begunWithThisRelease() ? last.then(work) : work();
    const settled = () => {
      local -= 1;
    };
    last = result.then(settled, settled);
    return result;
  }

  /** The next one is let on only when all that this one does at once has been done: conditions are looked at after that. */
  async function inTurn(): Promise<void> {
    const turn = {};
    waiting.push(turn);
    await CancellationScope.nonCancellable(() => condition(() => local === 0 && waiting[0] === turn));
    waiting.shift();
  }

  async function after<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } finally {
      await inTurn();
    }
  }

  return { locally, inTurn, after };
}
