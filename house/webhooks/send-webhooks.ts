import { setTimeout as sleep } from 'node:timers/promises';
import type { Webhooks } from '../../domain/webhook.ts';
import type { CampaignEvent, TenantStore, WebhookMessage } from '../../store/store.ts';
import { announcementOf } from './announcement.ts';
import { deliver } from './deliver.ts';

/** Of one tenant, all that sending needs. */
export interface WebhookSource {
  store: Pick<TenantStore, 'webhooks' | 'campaigns'>;
  webhooks(): Promise<Webhooks>;
  secret(reference: string): Promise<string>;
  now(): Date;
}

const idleMs = 1_000;
const linesAtOnce = 100;
const messagesAtOnce = 16;
/** Longer than an endpoint may take, so that a message is with one sender at a time. */
const leaseMs = 60_000;

/**
 * Tells endpoints what happens, until `signal` fires: at least once each, by any number of processes side by side. What fails is tried again
 * for three days, and then waits for a person to replay it.
 */
export async function sendWebhooks(
  source: WebhookSource,
  signal: AbortSignal,
  log: (error: unknown) => void,
): Promise<void> {
  let trouble = '';
  while (!signal.aborted) {
    const busy = await sendOnce(source).then(
      (any) => {
        trouble = '';
        return any;
      },
      (error: unknown) => {
        // A trouble that lasts is said once.
        if (trouble !== String(error)) log(error);
        trouble = String(error);
        return false;
      },
    );
    if (!busy) await sleep(idleMs, undefined, { signal }).catch(() => undefined);
  }
}

/** One round: makes messages of what is new, and tries those that are due. Whether there was anything. */
export async function sendOnce(source: WebhookSource): Promise<boolean> {
  const { store, secret, now } = source;
  const { outgoing } = await source.webhooks();
  const lines = await store.webhooks.pending(linesAtOnce);
  if (lines.length > 0) await store.webhooks.announce(lines, await messagesOf(lines, source, outgoing));
  const due = await store.webhooks.take(messagesAtOnce, leaseMs);
  await Promise.all(
    due.map(async (message) => {
      const endpoint = outgoing[message.endpoint];
      const outcome = endpoint
        ? await deliver(message, endpoint, { secretOf: secret, now })
        : { delivered: false, status: null, trouble: 'no-endpoint', againMs: null };
      await store.webhooks.settle(message, outcome);
    }),
  );
  return lines.length + due.length > 0;
}

async function messagesOf(
  lines: readonly CampaignEvent[],
  { store }: WebhookSource,
  outgoing: Webhooks['outgoing'],
): Promise<WebhookMessage[]> {
  if (Object.keys(outgoing).length === 0) return [];
  const names = [...new Set(lines.map(({ campaign }) => campaign))];
  const known = new Map(await Promise.all(names.map(async (name) => [name, await store.campaigns.get(name)] as const)));
  return lines.flatMap((line) => {
    const news = announcementOf(line, known.get(line.campaign) ?? null);
    if (!news) return [];
    return Object.entries(outgoing)
      .filter(([, { events }]) => !events || events.includes(news.type))
      .map(([endpoint]) => ({ endpoint, ...news }));
  });
}
