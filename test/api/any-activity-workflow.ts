import { proxyActivities } from '@temporalio/workflow';

/** A workflow that calls whatever activity of the house it likes with whatever it likes; what came of it, or the refusal. */
export async function callAny(name: string, input: unknown): Promise<{ result: unknown } | { refusal: string }> {
  const activities = proxyActivities<Record<string, (given: unknown) => Promise<unknown>>>({
    taskQueue: 'copydesk',
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  });
  try {
    return { result: (await activities[name]!(input)) ?? null };
  } catch (error) {
    return { refusal: ((error as Error).cause as Error | undefined)?.message ?? String(error) };
  }
}
