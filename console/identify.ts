import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { sha256 } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Person } from '../domain/workspace.ts';
import type { AppDependencies, AppEnvironment } from './app-dependencies.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';

/** Names of the cookies: whose session it is, and that this browser may switch between the people of the workspace. */
export const sessionCookie = 'copydesk_session';
export const localCookie = 'copydesk_local';

type Identity = AppEnvironment['Variables'];

/** Puts viewer and way of sign-in into the request, or throws `auth`. A token in the header comes before a cookie. */
export function identify(deps: AppDependencies, failed: FailedSignIns): MiddlewareHandler<AppEnvironment> {
  return async (context, next) => {
    const authorization = context.req.header('Authorization');
    const identity =
      authorization === undefined
        ? await bySession(deps, context)
        : await byToken(deps, context, authorization, failed);
    context.set('viewer', identity.viewer);
    context.set('via', identity.via);
    await next();
  };
}

async function bySession({ access, desk }: AppDependencies, context: Context): Promise<Identity> {
  const token = getCookie(context, sessionCookie);
  if (!token)
    throw new CopydeskError('auth', 'Nobody is signed in. Sign in, or send a token: Authorization: Bearer ….');
  const id = await access.redeem('session', token);
  const viewer = id === null ? undefined : (await desk.people()).find((person) => person.id === id);
  if (!viewer) throw new CopydeskError('auth', 'The session has ended. Sign in again.');
  return { viewer, via: 'session' };
}

async function byToken(
  deps: AppDependencies,
  context: Context,
  authorization: string,
  failed: FailedSignIns,
): Promise<Identity> {
  const token = bearer(authorization);
  const people = await deps.desk.people();
  const wanted = context.req.header('Copydesk-As');
  if (deps.localToken !== null && equal(token, deps.localToken))
    return { viewer: personNamed(people, wanted), via: 'local' };
  failed.check(context);
  const id = token ? await deps.access.redeem('api', token) : null;
  const viewer = people.find((person) => person.id === id);
  if (!viewer) {
    failed.note(context);
    throw new CopydeskError('auth', 'The token is not known, has expired, or its person has left the workspace.');
  }
  if (wanted !== undefined) {
    throw new CopydeskError(
      'denied',
      `This token is ${viewer.name}'s own and acts as nobody else. Leave Copydesk-As out.`,
    );
  }
  return { viewer, via: 'token' };
}

/** Whether a request carries the token of this machine, whomever it acts for. */
export const isLocalToken = ({ localToken }: AppDependencies, authorization: string | undefined): boolean =>
  localToken !== null && authorization !== undefined && equal(bearer(authorization), localToken);

const bearer = (authorization: string): string => /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';

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
