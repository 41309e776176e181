import { setTimeout as sleep } from 'node:timers/promises';
import type { CredentialValue, OAuthValue } from '../../domain/credential.ts';
import { CopydeskError, type ErrorClass } from '../../domain/errors.ts';
import type { CredentialRow, Credentials } from '../../store/store.ts';
import { over, refreshTokens, type Tokens, tokenTimeoutMs } from './token-endpoint.ts';

/** A token that is given out is good for at least so long. */
const goodForMs = 60_000;
/** Longer than a request to the token endpoint and the saving of its answer may take. */
const leaseMs = 2 * tokenTimeoutMs;
const lookAgainMs = 100;

interface Opened {
  row: CredentialRow;
  value: CredentialValue;
}

export interface Refreshing {
  store: Pick<Credentials, 'claim' | 'release' | 'noteTrouble'>;
  /** The credential as it is now; `auth` when there is none. */
  open(name: string): Promise<Opened>;
  /** Saves a new version of an opened one; `conflict` when there is another already. */
  save(opened: Opened, value: OAuthValue, expiresAt: string | null): Promise<void>;
  now(): Date;
}

/**
 * An access token that is good for a minute at least. Of all processes that need a new one at once, one asks the platform, and the others
 * wait for what it saves: a refresh token that was used twice may end the whole grant (RFC 9700, 4.14.2).
 */
export async function freshToken(deps: Refreshing, first: Opened): Promise<string> {
  const { name } = first.row;
  let { row, value } = first;
  for (;;) {
    if (value.kind !== 'oauth2') return value.secret;
    if (isGood(value, deps.now())) return value.accessToken!;
    // Asked again it would answer the same, and what is asked here may be asked a hundred times a minute.
    if (row.trouble?.errorClass === 'auth' || row.trouble?.errorClass === 'invalid') throw over(name);
    const lease = await deps.store.claim(name, row.version, leaseMs);
    if (lease !== null) return refresh(deps, { row, value }, value, lease);
    await sleep(lookAgainMs);
    ({ row, value } = await deps.open(name));
  }
}

const isGood = ({ accessToken, accessExpiresAt }: OAuthValue, now: Date): boolean =>
  accessToken !== undefined &&
  accessExpiresAt !== undefined &&
  Date.parse(accessExpiresAt) - now.getTime() >= goodForMs;

async function refresh(deps: Refreshing, opened: Opened, value: OAuthValue, lease: number): Promise<string> {
  const { name, version, trouble } = opened.row;
  let tokens: Tokens;
  try {
    tokens = await refreshTokens(name, value, deps.now);
  } catch (error) {
    const errorClass: ErrorClass = error instanceof CopydeskError ? error.errorClass : 'transient';
    if (trouble?.errorClass !== errorClass) await deps.store.noteTrouble(name, version, errorClass);
    await deps.store.release(name, lease);
    throw error;
  }
  // Before the token is used: the former refresh token may be good no longer, and a crash must not lose the new one.
  const { refreshExpiresAt, ...renewed } = tokens;
  const save = () => deps.save(opened, { ...value, ...renewed }, refreshExpiresAt ?? opened.row.expiresAt);
  const saved = await savePatiently(save);
  // Somebody has set another grant meanwhile, and that counts.
  return saved ? tokens.accessToken : freshToken(deps, await deps.open(name));
}

/** What the platform gave is in this process alone until it is saved, so a database that stumbles is asked again. */
async function savePatiently(save: () => Promise<void>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await save();
      return true;
    } catch (error) {
      if (error instanceof CopydeskError && error.errorClass === 'conflict') return false;
      if (attempt === 5) throw error;
      await sleep(attempt * 200);
    }
  }
}
