import { z } from 'zod';
import { SecretReference } from './secret-reference.ts';
import { Slug } from './text.ts';

/** What the house tells others about, by Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0). */
export const webhookTypes = [
  'campaign.started',
  'campaign.needs_attention',
  'campaign.ended',
  'approval.requested',
  'approval.decided',
  'publication.published',
  'publication.withdrawn',
  'publication.unknown_outcome',
  'publication.no_longer_true',
  'budget.threshold_reached',
] as const;
export type WebhookType = (typeof webhookTypes)[number];

/** Kinds of timeline lines that may be told to others. */
export const announcedKinds: readonly string[] = [
  'pinned',
  'attention',
  'done',
  'cancelled',
  'asset',
  'command',
  'publication',
  'truth-changed',
  'budget',
];

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** Somebody who wants to know. */
export const OutgoingWebhook = z.strictObject({
  url: z
    .url()
    .refine(
      (text) => URL.canParse(text) && !new URL(text).username && !new URL(text).hash,
      'without user name or fragment',
    )
    .refine((text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, hostname } = new URL(text);
      return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    }, 'must start with https:// (plain http only on this machine)'),
  /** Signs each message: a secret as Standard Webhooks writes it, `whsec_` and 24 to 64 bytes in base64. */
  secret: SecretReference,
  /** Left out: all. */
  events: z.array(z.enum(webhookTypes)).min(1).optional(),
});
export type OutgoingWebhook = z.infer<typeof OutgoingWebhook>;

/** Dotted path in the message, e.g. `data.sku`. */
const path = z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,7}$/, 'a dotted path such as "data.sku"');

/** Somebody who may start campaigns, by rules of ours: what a message says chooses among them and names products, and nothing else. */
export const IncomingWebhook = z.strictObject({
  secret: SecretReference,
  /** Campaigns that its messages may start within 24 hours. */
  mostPerDay: z.number().int().min(1).max(1_000).default(20),
  rules: z
    .array(
      z.strictObject({
        /** The message's `type`. */
        type: z.string().min(1).max(200),
        /** All of these must hold: the value at a path is one of the list. */
        where: z.record(path, z.array(z.union([z.string(), z.number(), z.boolean()])).min(1)).optional(),
        /** Brief to start, below the workspace. */
        brief: z.string().min(1),
        /** Where the message names SKUs of the price list; they replace the products of the brief. */
        products: path.optional(),
        /** Person id in whose name it starts. */
        as: Slug,
      }),
    )
    .min(1),
});
export type IncomingWebhook = z.infer<typeof IncomingWebhook>;

/** `webhooks.yaml` */
export const Webhooks = z.strictObject({
  outgoing: z.record(Slug, OutgoingWebhook).default({}),
  incoming: z.record(Slug, IncomingWebhook).default({}),
});
export type Webhooks = z.infer<typeof Webhooks>;

/** The value at a dotted path; undefined where there is none. Only own properties count. */
export const valueAt = (value: unknown, dotted: string): unknown =>
  dotted
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      value,
    );
