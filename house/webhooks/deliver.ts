import { Webhook } from 'standardwebhooks';
import type { OutgoingWebhook } from '../../domain/webhook.ts';
import type { WebhookDelivery } from '../../store/store.ts';

/** How long an endpoint may take to answer (Standard Webhooks recommends 15 to 30 s). */
const patienceMs = 20_000;
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** Pauses before the next attempts, as Standard Webhooks proposes: about three days in all. */
const pauses = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

export interface Attempt {
  delivered: boolean;
  status: number | null;
  /** Closed list: `refused`, `gone`, `no-answer`, `no-secret`, `no-endpoint`. */
  trouble: string | null;
  /** Null gives it up. */
  againMs: number | null;
}

/**
 * One attempt: signed with the time of this attempt, so that it can be told from a replay of an old one. Redirects are not followed, and
 * what the endpoint says is not read.
 */
export async function deliver(
  { id, body, attempt }: Pick<WebhookDelivery, 'id' | 'body' | 'attempt'>,
  { url, secret }: Pick<OutgoingWebhook, 'url' | 'secret'>,
  { secretOf, now }: { secretOf(reference: string): Promise<string>; now(): Date },
): Promise<Attempt> {
  const at = now();
  const failed = (trouble: string, status: number | null = null, least = 0): Attempt => {
    const pause = pauses[attempt - 1];
    return {
      delivered: false,
      status,
      trouble,
      againMs: pause === undefined ? null : Math.max(jittered(pause), least),
    };
  };
  let signature: string;
  try {
    signature = new Webhook(await secretOf(secret)).sign(id, at, body);
  } catch {
    return failed('no-secret');
  }
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'copydesk',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signature,
      },
      body,
    });
    await response.body?.cancel();
  } catch {
    return failed('no-answer');
  }
  if (response.ok) return { delivered: true, status: response.status, trouble: null, againMs: null };
  // Standard Webhooks: whoever answers 410 wants no more of it.
  if (response.status === 410) return { delivered: false, status: 410, trouble: 'gone', againMs: null };
  return failed('refused', response.status, retryAfterMs(response, at));
}

/** Spread by a tenth, so that what failed together does not come back together. */
const jittered = (ms: number): number => ms * (0.95 + Math.random() / 10);

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfterMs({ headers }: Response, now: Date): number {
  const value = headers.get('retry-after');
  if (value === null) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * second : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 24 * hour) : 0;
}
