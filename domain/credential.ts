import { z } from 'zod';
import type { ErrorClass } from './errors.ts';

/** What a credential is called, as in `vault:NAME`. */
export const CredentialName = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name such as "blog-password": small letters, digits and hyphens');

/** Tokens and client secrets are sent to it, so it is https; plain http only on this machine, for tests. */
const tokenAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)), 'must start with https://, because secrets are sent');

const isSafe = ({ protocol, hostname, username }: URL): boolean =>
  !username && (protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname));

const hidden = z.string().min(1).max(10_000).meta({ writeOnly: true });

/** A password, an API key, a long-lived token: one text. */
export const SecretValue = z.strictObject({ kind: z.literal('secret'), secret: hidden });

/** A grant of OAuth 2 (RFC 6749): what gives the next access token, and the one that is good now. */
export const OAuthValue = z.strictObject({
  kind: z.literal('oauth2'),
  tokenUrl: tokenAddress,
  clientId: z.string().min(1).max(500),
  /** Left out for a public client. */
  clientSecret: hidden.optional(),
  /** How the client names itself to the token endpoint (RFC 6749, 2.3.1): in the body, which all three platforms expect, or by Basic. */
  clientAuthentication: z.enum(['body', 'basic']).default('body'),
  scopes: z.array(z.string().min(1)).default([]),
  /** Left out where the platform gives none: then somebody has to connect again when the access token runs out. */
  refreshToken: hidden.optional(),
  accessToken: hidden.optional(),
  /** Of the access token; left out: it is fetched before the first use. */
  accessExpiresAt: z.iso.datetime({ offset: true }).optional(),
});
export type OAuthValue = z.infer<typeof OAuthValue>;

export const CredentialValue = z.discriminatedUnion('kind', [SecretValue, OAuthValue]);
export type CredentialValue = z.infer<typeof CredentialValue>;

/** What is handed in: a value, and when somebody has to renew it, if that is known. */
export const CredentialInput = z.strictObject({
  value: CredentialValue,
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type CredentialInput = z.infer<typeof CredentialInput>;

/** All that is ever told about a credential. Its value never is. */
export interface CredentialInfo {
  name: string;
  kind: CredentialValue['kind'];
  /** Rises with each new value. */
  version: number;
  /** The key-encryption key that it is sealed with. */
  keyId: string;
  /** When a person has to renew it; null: not known. An access token that renews itself does not count. */
  expiresAt: string | null;
  updatedAt: string;
  updatedBy: string;
  usedAt: string | null;
  /** What became of the last attempt to use or refresh this version; null: nothing is wrong. */
  trouble: { errorClass: ErrorClass; at: string } | null;
}

/** So long before it runs out, admins are told. */
export const expiryNoticeDays = 14;

/** Days that a credential has left, rounded down; null when nobody knows. Negative: it has run out. */
export const daysLeft = (expiresAt: string | null, now: Date): number | null =>
  expiresAt === null ? null : Math.floor((Date.parse(expiresAt) - now.getTime()) / 86_400_000);
