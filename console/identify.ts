import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { isFormerToken, tenantOfToken } from '../domain/access-token.ts';
import { sha256 } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Person } from '../domain/workspace.ts';
import type { AppDependencies, AppEnvironment, HouseDependencies } from './app-dependencies.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';

/** Names of the cookies: whose session it is, and that this browser may switch between people. */
export const sessionCookie = 'copydesk_session';
export const localCookie = 'copydesk_local';

type Identity = AppEnvironment['Variables'];

/**
 * Puts viewer, tenant and way of sign-in into the request, or throws `auth`. A token in the header comes before a cookie. The tenant is the
 * token's: no header, path or body names another, but for the token of this machine, which is nobody's in particular.
 */
export function identify(deps: HouseDependencies, failed: FailedSignIns): MiddlewareHandler<AppEnvironment> {
  return async (context, next) => {
    const authorization = context.req.header('Authorization');
    const { viewer, tenant, via } =
      authorization === undefined
        ? await bySession(deps, context)
        : await byToken(deps, context, authorization, failed);
    context.set('viewer', viewer);
    context.set('tenant', tenant);
    context.set('via', via);
    await next();
  };
}

/** The tenant that a token says it is of, when it is served here. */
export const tenantOf = ({ tenants }: HouseDependencies, token: string): AppDependencies | undefined =>
  tenants.get(tenantOfToken(token) ?? '');

async function bySession(deps: HouseDependencies, context: Context): Promise<Identity> {
  const token = getCookie(context, sessionCookie);
  if (!token)
    throw new CopydeskError('auth', 'Nobody is signed in. Sign in, or send a token: Authorization: Bearer ….');
  const found = await holderOf(deps, 'session', token);
  if (!found) throw new CopydeskError('auth', 'The session has ended. Sign in again.');
  return { ...found, via: 'session' };
}

async function byToken(
  deps: HouseDependencies,
  context: Context,
  authorization: string,
  failed: FailedSignIns,
): Promise<Identity> {
  const token = bearer(authorization);
  const wanted = { person: context.req.header('Copydesk-As'), tenant: context.req.header('Copydesk-Tenant') };
  if (deps.localToken !== null && equal(token, deps.localToken)) {
    const { desk, tenant } = tenantNamed(deps, wanted.tenant);
    return { viewer: personNamed(await desk.people(), wanted.person), tenant, via: 'local' };
  }
  failed.check(context);
  const found = await holderOf(deps, 'api', token);
  if (!found) {
    failed.note(context);
    if (isFormerToken(token)) {
      throw new CopydeskError(
        'auth',
        'This token is of a release before 0.2.0 and names no tenant. Make a new one: copydesk token create.',
      );
    }
    throw new CopydeskError('auth', 'The token is not known, has expired, or its person has left the workspace.');
  }
  if (wanted.person !== undefined) {
    throw new CopydeskError(
      'denied',
      `This token is ${found.viewer.name}'s own and acts as nobody else. Leave Copydesk-As out.`,
    );
  }
  if (wanted.tenant !== undefined && wanted.tenant !== found.tenant) {
    throw new CopydeskError(
      'denied',
      `This token is of the tenant ${found.tenant} and reaches no other. Leave Copydesk-Tenant out.`,
    );
  }
  return { ...found, via: 'token' };
}

/** Whom a token stands for: a person of the tenant that the token names, while that person is in its workspace. */
async function holderOf(
  deps: HouseDependencies,
  kind: 'session' | 'api',
  token: string,
): Promise<Pick<Identity, 'viewer' | 'tenant'> | null> {
  const found = tenantOf(deps, token);
  const id = found ? await found.access.redeem(kind, token) : null;
  const viewer = id === null ? undefined : (await found!.desk.people()).find((person) => person.id === id);
  return viewer ? { viewer, tenant: found!.tenant } : null;
}

/** Whether a request carries the token of this machine, whomever it acts for. */
export const isLocalToken = ({ localToken }: HouseDependencies, authorization: string | undefined): boolean =>
  localToken !== null && authorization !== undefined && equal(bearer(authorization), localToken);

const bearer = (authorization: string): string => /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';

/** Where one tenant is alone, it need not be named. */
export function tenantNamed({ tenants }: HouseDependencies, wanted: string | undefined): AppDependencies {
  const [first] = tenants.values();
  const found = wanted === undefined && tenants.size === 1 ? first : tenants.get(wanted ?? '');
  if (found) return found;
  const message = wanted
    ? `This installation serves no tenant ${wanted}.`
    : 'This installation serves several tenants: name one in the header Copydesk-Tenant (--tenant on the command line).';
  throw new CopydeskError('auth', message, { choices: [...tenants.keys()] });
}

/** Where the workspace has one person, nobody need be named. */
function personNamed(people: readonly Person[], wanted: string | undefined): Person {
  const viewer = wanted === undefined && people.length === 1 ? people[0] : people.find(({ id }) => id === wanted);
  if (viewer) return viewer;
  const message = wanted
    ? `The workspace has no person ${wanted}.`
    : 'The token of this machine acts for many: name the person in the header Copydesk-As (--as on the command line).';
  throw new CopydeskError('auth', message, { choices: people.map(({ id }) => id) });
}

/** Over hashes, because their length does not depend on the secret's. */
const equal = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
