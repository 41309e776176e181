import { Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';

/** Well below the shortest heartbeat timeout of `workflows/proxies.ts`. */
const beatMs = 700;

/** Sends heartbeats as long as an activity runs, so that the death of its worker is noticed in seconds. Local ones have no heartbeats. */
export class KeepBeating implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const context = Context.current();
    if (context.info.isLocal) return next(input);
    const beat = setInterval(() => context.heartbeat(), beatMs);
    try {
      return await next(input);
    } finally {
      clearInterval(beat);
    }
  }
}
