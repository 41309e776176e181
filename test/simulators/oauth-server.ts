import { createHash, randomBytes } from 'node:crypto';
import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export interface OAuthSimulator extends Simulator {
  tokenUrl: string;
  authorizationUrl: string;
  deviceUrl: string;
  /** A grant that a person has given before: the refresh token of a new family. */
  grant(scopes?: string[]): string;
  /** Whether a token opens an API of this platform now. */
  accepts(accessToken: string): boolean;
  revoked(): number;
  /** Every token that it gave out. */
  issued(): string[];
  /** The person says yes on the device page. */
  approveDevice(): void;
}

export interface OAuthOptions {
  clientId: string;
  clientSecret: string | null;
  /** Each refresh gives a new refresh token; the former used again revokes the family (RFC 9700, 4.14.2). */
  rotates?: boolean;
  /** Life of access tokens, in seconds. */
  life?: number;
  port?: number;
  logFile?: string;
  /** As LinkedIn's answers are: without `token_type`. */
  withoutType?: boolean;
}

interface Family {
  scopes: string[];
  /** The newest is the last one. */
  refresh: string[];
  access: string[];
  revoked: boolean;
}

/**
 * An authorization server by RFC 6749 (code and refresh grants, 5.1 and 5.2 answers), RFC 7636 (S256 asked for), RFC 8252 (loopback addresses
 * with any port), RFC 8628 (device grant) and RFC 9700 (rotation with detection of reuse).
 */
export async function startOAuthServer(options: OAuthOptions): Promise<OAuthSimulator> {
  const { clientId, clientSecret, rotates = false, life = 3_600, withoutType = false } = options;
  const families: Family[] = [];
  const codes = new Map<string, { challenge: string; redirect: string; scopes: string[] }>();
  const devices = new Map<string, { approved: boolean; scopes: string[] }>();
  const refuse = (error: string, status = 400): Answer => ({ status, json: { error } });
  const token = (kind: string) => `${kind}-${randomBytes(18).toString('base64url')}`;

  function open(scopes: string[]): Family {
    const family = { scopes, refresh: [token('refresh')], access: [], revoked: false };
    families.push(family);
    return family;
  }

  function give(family: Family, effect: (one: Effect) => void): Answer {
    const access = token('access');
    family.access.push(access);
    effect({ effect: 'token', id: String(families.indexOf(family)) });
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      json: {
        access_token: access,
        ...(!withoutType && { token_type: 'Bearer' }),
        expires_in: life,
        refresh_token: family.refresh.at(-1),
        scope: family.scopes.join(' '),
      },
    };
  }

  function handle(ask: Ask, effect: (one: Effect) => void): Answer {
    if (ask.path === '/authorize' && ask.method === 'GET') return authorize(ask.query);
    if (ask.method !== 'POST') return { status: 405 };
    if (!ask.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return refuse('invalid_request');
    const form = new URLSearchParams(ask.body);
    if ([...new Set(form.keys())].length !== [...form.keys()].length) return refuse('invalid_request');
    if (!knows(ask, form)) return refuse('invalid_client', 401);
    if (ask.path === '/device') return device(form);
    if (ask.path !== '/token') return { status: 404 };
    switch (form.get('grant_type')) {
      case 'refresh_token':
        return refresh(form, effect);
      case 'authorization_code':
        return exchange(form, effect);
      case 'urn:ietf:params:oauth:grant-type:device_code':
        return poll(form, effect);
      default:
        return refuse('unsupported_grant_type');
    }
  }

  function knows({ headers }: Ask, form: URLSearchParams): boolean {
    if (clientSecret === null) return form.get('client_id') === clientId && !headers.authorization;
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (!basic) return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
    return id === clientId && secret === clientSecret && !form.has('client_secret');
  }

  function authorize(query: URLSearchParams): Answer {
    const redirect = query.get('redirect_uri') ?? '';
    if (query.get('client_id') !== clientId || !/^http:\/\/127\.0\.0\.1:\d+\//.test(redirect))
      return refuse('invalid_request');
    const back = new URL(redirect);
    const state = query.get('state');
    if (state) back.searchParams.set('state', state);
    const challenge = query.get('code_challenge');
    if (query.get('response_type') !== 'code' || !challenge || query.get('code_challenge_method') !== 'S256') {
      back.searchParams.set('error', 'invalid_request');
    } else {
      const code = token('code');
      codes.set(code, { challenge, redirect, scopes: (query.get('scope') ?? '').split(' ').filter(Boolean) });
      back.searchParams.set('code', code);
    }
    return { status: 302, headers: { location: back.href } };
  }

  function exchange(form: URLSearchParams, effect: (one: Effect) => void): Answer {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!code || code.redirect !== form.get('redirect_uri') || code.challenge !== challenge)
      return refuse('invalid_grant');
    return give(open(code.scopes), effect);
  }

  function refresh(form: URLSearchParams, effect: (one: Effect) => void): Answer {
    const given = form.get('refresh_token') ?? '';
    const family = families.find((one) => one.refresh.includes(given));
    if (!family || family.revoked) return refuse('invalid_grant');
    if (family.refresh.at(-1) !== given) {
      family.revoked = true;
      effect({ effect: 'revoked', id: String(families.indexOf(family)) });
      return refuse('invalid_grant');
    }
    if (rotates) family.refresh.push(token('refresh'));
    return give(family, effect);
  }

  function device(form: URLSearchParams): Answer {
    const code = token('device');
    devices.set(code, { approved: false, scopes: (form.get('scope') ?? '').split(' ').filter(Boolean) });
    const json = {
      device_code: code,
      user_code: 'WDJB-MJHT',
      verification_uri: 'https://platform.example/device',
      expires_in: 300,
      interval: 1,
    };
    return { status: 200, json };
  }

  function poll(form: URLSearchParams, effect: (one: Effect) => void): Answer {
    const found = devices.get(form.get('device_code') ?? '');
    if (!found) return refuse('expired_token');
    if (!found.approved) return refuse('authorization_pending');
    devices.delete(form.get('device_code')!);
    return give(open(found.scopes), effect);
  }

  const { port, logFile } = options;
  const simulator = await startSimulator('oauth-server', handle, {
    ...(port && { port }),
    ...(logFile && { logFile }),
  });
  return {
    ...simulator,
    tokenUrl: `${simulator.url}/token`,
    authorizationUrl: `${simulator.url}/authorize`,
    deviceUrl: `${simulator.url}/device`,
    grant: (scopes = []) => open(scopes).refresh[0]!,
    accepts: (access) => families.some((family) => !family.revoked && family.access.includes(access)),
    issued: () => families.flatMap(({ refresh, access }) => [...refresh, ...access]),
    revoked: () => families.filter(({ revoked }) => revoked).length,
    approveDevice() {
      for (const one of devices.values()) one.approved = true;
    },
  };
}
