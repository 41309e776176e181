import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import type { Boundary, Fault, WireFault } from './cells.ts';

/** Longer than the heartbeat timeout of every activity of the house (`workflows/proxies.ts`). */
const stallMs = 7_000;

/** The activity that is running, and whom a fault there concerns. */
interface Scene {
  activity: string;
  tenant: string;
  /** The publication where the activity knows it, else the asset, else the campaign: one of these suffers so many faults at most. */
  key: string;
  workflowId: string;
  runId: string;
  /** A commit that has sent something reads back from then on. */
  wrote: boolean;
  silenceHeartbeats(): void;
}

/** What a boundary asks of whoever leads the run. `clock` comes with the milliseconds to jump by. */
export interface Question {
  boundary: Boundary;
  tenant: string;
  key: string;
  workflowId: string;
  runId: string;
}
export type Order = { fault: null } | { fault: Exclude<Fault, 'clock'> } | { fault: 'clock'; ms: number };

const scenes = new AsyncLocalStorage<Scene>();

export interface Watch {
  interceptor: ActivityInboundCallsInterceptor;
  /** Passes a boundary: whatever is ordered happens here, or, of a request, is returned. A lost statement is thrown. */
  pass(boundary: Boundary): Promise<WireFault | null>;
  /** The activity that is running here, if any. */
  activity(): string | null;
  wrote(): boolean;
  noteWrite(): void;
  now(): Date;
}

/** Looks on in one worker. `ask` is answered when what was ordered from outside has been done; never, when the process is to be killed. */
export function watchWorker(ask: (question: Question) => Promise<Order>): Watch {
  let clockMs = 0;

  async function pass(boundary: Boundary): Promise<WireFault | null> {
    const scene = scenes.getStore();
    if (!scene) return null;
    const { tenant, key, workflowId, runId } = scene;
    const order = await ask({ boundary, tenant, key, workflowId, runId });
    switch (order.fault) {
      case 'clock':
        clockMs += order.ms;
        return null;
      case 'stall':
        scene.silenceHeartbeats();
        await sleep(stallMs);
        return null;
      case 'database':
        throw new Error('The connection to the database broke.');
      case null:
      case 'kill':
      case 'reset':
      case 'terminate':
      case 'messages':
        return null;
      default:
        return order.fault;
    }
  }

  return {
    pass,
    activity: () => scenes.getStore()?.activity ?? null,
    wrote: () => scenes.getStore()?.wrote ?? false,
    noteWrite() {
      const scene = scenes.getStore();
      if (scene) scene.wrote = true;
    },
    now: () => new Date(Date.now() + clockMs),
    interceptor: {
      execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
        const context = Context.current();
        const { workflowExecution, activityType } = context.info;
        const { workflowId, runId } = workflowExecution!;
        const scene: Scene = {
          ...{ activity: activityType, tenant: workflowId.split('/')[0]!, key: keyOf(input.args[0], workflowId) },
          ...{ workflowId, runId, wrote: false },
          silenceHeartbeats: () => Object.assign(context, { heartbeat: () => undefined }),
        };
        return scenes.run(scene, async () => {
          const [begins, ends] = edges[activityType] ?? [];
          if (begins) await pass(begins);
          const result = await next(input);
          if (ends) await pass(ends);
          return result;
        });
      },
    },
  };
}

/** Where an activity begins and ends. A commit begins with its compare-and-set, which is a boundary of the store. */
const edges: Record<string, [Boundary | null, Boundary]> = {
  prepareAsset: ['prepare: begins', 'prepare: ends'],
  verifyCommand: ['decide: begins', 'decide: ends'],
  record: ['record: begins', 'record: ends'],
  reserveSlot: ['reserve: begins', 'reserve: ends'],
  commit: [null, 'commit: ends'],
  reconcile: ['reconcile: begins', 'reconcile: ends'],
  measure: ['measure: begins', 'measure: ends'],
};

/** What an activity is about, as far as its input says. */
function keyOf(input: unknown, workflowId: string): string {
  const { publication, asset, signed } = (input ?? {}) as {
    publication?: string;
    asset?: { asset: string };
    signed?: { command: { action: { asset?: string | null } } };
  };
  return publication ?? `${workflowId}/${asset?.asset ?? signed?.command.action.asset ?? ''}`;
}
