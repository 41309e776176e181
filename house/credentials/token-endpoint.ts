import * as oauth from 'oauth4webapi';
import type { OAuthValue } from '../../domain/credential.ts';
import { CopydeskError } from '../../domain/errors.ts';

/** What a token endpoint gave (RFC 6749, 5.1). Instants by this machine's clock. */
export interface Tokens {
  accessToken: string;
  accessExpiresAt: string;
  /** Left out: the former one stays good. */
  refreshToken?: string;
  /** When the refresh token itself runs out, where the platform says so (LinkedIn does). */
  refreshExpiresAt?: string;
}

/** How a client is known to an authorization server. */
export type TokenClient = Pick<OAuthValue, 'tokenUrl' | 'clientId' | 'clientSecret' | 'clientAuthentication'>;

/** A token endpoint that says nothing about the life of its tokens is asked again after this time. */
const unknownLifeSeconds = 300;
/** Shorter than the lease under which a refresh runs. */
export const tokenTimeoutMs = 15_000;

/**
 * Exchanges a refresh token for an access token (RFC 6749, 6). No retries.
 * @throws CopydeskError `auth` when the grant is over, `invalid` for a wrong client or scope, `transient` when the endpoint is not well
 */
export async function refreshTokens(name: string, value: OAuthValue, now: () => Date): Promise<Tokens> {
  if (!value.refreshToken) throw over(name);
  const { server, client, authentication, options } = partiesOf(value);
  const asked = now();
  return classed(name, async () => {
    const response = await oauth.refreshTokenGrantRequest(server, client, authentication, value.refreshToken!, options);
    return tokensIn(await oauth.processRefreshTokenResponse(server, client, response), asked);
  });
}

/** The same for whoever has just been authorized by a person; `work` makes the request. */
export async function firstTokens(
  name: string,
  client: TokenClient,
  work: (parties: ReturnType<typeof partiesOf>) => Promise<oauth.TokenEndpointResponse>,
  now: () => Date,
): Promise<Tokens> {
  const asked = now();
  return classed(name, async () => tokensIn(await work(partiesOf(client)), asked));
}

function partiesOf({ tokenUrl, clientId, clientSecret, clientAuthentication }: TokenClient) {
  // The issuer is looked at in ID tokens only, and those are left out.
  const server: oauth.AuthorizationServer = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client: oauth.Client = { client_id: clientId };
  const authentication = !clientSecret
    ? oauth.None()
    : clientAuthentication === 'basic'
      ? oauth.ClientSecretBasic(clientSecret)
      : oauth.ClientSecretPost(clientSecret);
  const options = {
    [oauth.customFetch]: understood,
    // The shape of the credential lets plain http through on this machine only.
    [oauth.allowInsecureRequests]: tokenUrl.startsWith('http:'),
    signal: () => AbortSignal.timeout(tokenTimeoutMs),
  };
  return { server, client, authentication, options };
}

/** LinkedIn leaves out `token_type`, which RFC 6749 asks for; ID tokens are about people, and none is wanted here. */
async function understood(url: string, init: oauth.CustomFetchOptions<string, unknown>): Promise<Response> {
  const response = await fetch(url, init as RequestInit);
  if (response.status !== 200) return response;
  const body: unknown = await response.json().catch(() => null);
  const { id_token: _, ...given } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return Response.json({ token_type: 'bearer', ...given });
}

function tokensIn(answer: oauth.TokenEndpointResponse, asked: Date): Tokens {
  const after = (seconds: number) => new Date(asked.getTime() + seconds * 1_000).toISOString();
  const { refresh_token_expires_in: refreshSeconds } = answer;
  return {
    accessToken: answer.access_token,
    accessExpiresAt: after(answer.expires_in ?? unknownLifeSeconds),
    ...(answer.refresh_token && { refreshToken: answer.refresh_token }),
    ...(typeof refreshSeconds === 'number' && { refreshExpiresAt: after(refreshSeconds) }),
  };
}

/** Errors of RFC 6749, 5.2, and of the way there. What an endpoint says in words stays the cause. */
async function classed<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CopydeskError) throw cause;
    if (cause instanceof oauth.ResponseBodyError) throw byCode(name, cause.error, cause.status);
    if (cause instanceof oauth.WWWAuthenticateChallengeError) throw byCode(name, 'invalid_client', cause.status);
    const status = (cause as { cause?: unknown }).cause;
    if (status instanceof Response && status.status === 429)
      throw new CopydeskError('rate_limited', `The token endpoint of vault:${name} is asked too often.`, {
        retryAfterMs: 60_000,
      });
    if (status instanceof Response && status.status >= 400 && status.status < 500 && status.status !== 408)
      throw new CopydeskError('invalid', `The token endpoint of vault:${name} answered ${status.status}.`);
    throw new CopydeskError('transient', `The token endpoint of vault:${name} gave no token; it is asked again.`);
  }
}

function byCode(name: string, code: string, status: number): CopydeskError {
  if (code === 'invalid_grant') return over(name);
  if (code === 'invalid_client' || code === 'unauthorized_client')
    return new CopydeskError(
      'auth',
      `The platform does not know the client of vault:${name} (${code}). ${connectAgain(name)}`,
    );
  if (status >= 500 || code === 'server_error' || code === 'temporarily_unavailable' || code === 'slow_down')
    return new CopydeskError('transient', `The token endpoint of vault:${name} is not well; it is asked again.`);
  const known = ['invalid_request', 'invalid_scope', 'unsupported_grant_type'].includes(code) ? ` (${code})` : '';
  return new CopydeskError(
    'invalid',
    `The token endpoint of vault:${name} refuses the request${known}. ${connectAgain(name)}`,
  );
}

/** The grant is over: revoked, run out, or used by somebody else. */
export const over = (name: string): CopydeskError =>
  new CopydeskError('auth', `The access of vault:${name} is over: revoked, or run out. ${connectAgain(name)}`);

const connectAgain = (name: string): string => `Connect it again: copydesk credential connect ${name}`;
