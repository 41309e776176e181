import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { CopydeskError } from '../domain/errors.ts';
import {
  type AppDependencies,
  type AppEnvironment,
  type HouseDependencies,
  houseOperator,
  localOperator,
} from './app-dependencies.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';
import { isLocalToken, localCookie, sessionCookie, tenantNamed, tenantOf } from './identify.ts';
import { ownPath } from './own-path.ts';
import { choosePage, chooseTenantPage, explainPage, languageOf, redeemPage } from './sign-in-page.ts';

const sessionMs = 12 * 60 * 60_000;
/** A link lies about in a terminal; it need only last until somebody clicks it. */
export const loginLinkMs = 15 * 60_000;

/**
 * Sign-in by one-time links: `GET /login?token=` shows a button, `POST /login` uses the link up. A link carries its tenant in its token. One of
 * this machine leads to a choice between people, where there are several tenants between these first, which `POST /login/as` takes, at first
 * and to switch later. `POST /logout` ends it all. A server that others can reach takes neither such a link nor the
 * choice after it, also when they are left from a time when only this machine could.
 */
export function createSignIn(
  deps: HouseDependencies,
  failed: FailedSignIns,
  publicUrl: string | null,
): Hono<AppEnvironment> {
  const [first] = deps.tenants.values();
  // Whoever is not signed in does not learn who else is served here.
  const company = deps.tenants.size === 1 ? first!.company : null;
  const app = new Hono<AppEnvironment>();

  app.get('/login', (context) => {
    const { token, next } = context.req.query();
    if (token) return context.html(redeemPage(languageOf(context), company, token, ownPath(next)));
    return context.html(explainPage(languageOf(context), company, 'none'), 401);
  });

  app.post('/login', async (context) => {
    failed.check(context);
    const { token = '', next } = await formOf(context);
    const tenant = tenantOf(deps, token);
    const person = tenant ? await tenant.access.redeem('login', token) : null;
    const operates = person === localOperator || person === houseOperator;
    if (!tenant || person === null || (operates && deps.localToken === null)) {
      failed.note(context);
      return context.html(explainPage(languageOf(context), company, 'used'), 401);
    }
    if (!operates) {
      await openSession(context, tenant, sessionCookie, person, publicUrl);
      return context.redirect(ownPath(next), 303);
    }
    await openSession(context, tenant, localCookie, person, publicUrl);
    return context.redirect(`/login/as?next=${encodeURIComponent(ownPath(next))}`, 303);
  });

  app.get('/login/as', async (context) => {
    const mine = await operated(context, deps);
    const language = languageOf(context);
    if (mine.length === 0) return context.html(explainPage(language, company, 'stranger'), 401);
    const { tenant, next } = context.req.query();
    const chosen = mine.length === 1 ? mine[0] : mine.find((one) => one.tenant === tenant);
    if (!chosen) return context.html(chooseTenantPage(language, mine, ownPath(next)));
    return context.html(choosePage(language, chosen, await chosen.desk.people(), ownPath(next), mine.length > 1));
  });

  app.post('/login/as', async (context) => {
    const mine = await operated(context, deps);
    if (mine.length === 0) return context.html(explainPage(languageOf(context), company, 'stranger'), 401);
    const { tenant, person, next } = await formOf(context);
    const chosen = mine.length === 1 && tenant === undefined ? mine[0] : mine.find((one) => one.tenant === tenant);
    if (!chosen) {
      const choices = mine.map((one) => one.tenant);
      throw new CopydeskError('invalid', `There is no tenant ${tenant}.`, { where: { field: 'tenant' }, choices });
    }
    const people = await chosen.desk.people();
    if (!people.some(({ id }) => id === person)) {
      throw new CopydeskError('invalid', `The workspace has no person ${person}.`, {
        where: { field: 'person' },
        choices: people.map(({ id }) => id),
      });
    }
    const before = getCookie(context, sessionCookie);
    await revokeSession(context, deps, sessionCookie);
    await openSession(context, chosen, sessionCookie, person!, publicUrl);
    // What one tenant has at an address is not there for another.
    const stays = before === undefined || tenantOf(deps, before) === chosen;
    return context.redirect(stays ? ownPath(next) : '/', 303);
  });

  // For `copydesk login`: this machine acts for nobody in particular here, so the route stands outside of the API's sign-in.
  app.post('/api/v1/login-links', async (context) => {
    if (!isLocalToken(deps, context.req.header('Authorization'))) {
      throw new CopydeskError('denied', 'Links to sign in are made on the machine of the server only.');
    }
    const { access } = tenantNamed(deps, context.req.header('Copydesk-Tenant'));
    return context.json({ path: `/login?token=${await access.issue('login', localOperator, loginLinkMs)}` }, 201);
  });

  app.post('/logout', async (context) => {
    await closeSession(context, deps, sessionCookie);
    await closeSession(context, deps, localCookie);
    return context.redirect('/login', 303);
  });

  return app;
}

/** Where a page sends those who are not signed in; they come back to where they wanted. */
export function sendToSignIn(context: Context): Response {
  const { pathname, search } = new URL(context.req.url);
  const login = `/login${context.req.method === 'GET' ? `?next=${encodeURIComponent(pathname + search)}` : ''}`;
  // htmx would follow a redirect and put the sign-in into the middle of a page; this header makes it load a page of its own.
  if (context.req.header('HX-Request')) return context.body(null, 401, { 'HX-Redirect': login });
  return context.redirect(login, 303);
}

/** The tenants between whose people this browser may choose. */
async function operated(context: Context, deps: HouseDependencies): Promise<AppDependencies[]> {
  if (deps.localToken === null) return [];
  const token = getCookie(context, localCookie) ?? '';
  const tenant = tenantOf(deps, token);
  const operator = tenant ? await tenant.access.redeem('session', token) : null;
  if (operator === houseOperator) return [...deps.tenants.values()];
  return tenant && operator === localOperator ? [tenant] : [];
}

async function openSession(
  context: Context,
  { access }: AppDependencies,
  cookie: string,
  person: string,
  publicUrl: string | null,
): Promise<void> {
  const secure =
    (publicUrl ?? context.req.url).startsWith('https:') || context.req.header('X-Forwarded-Proto') === 'https';
  setCookie(context, cookie, await access.issue('session', person, sessionMs), {
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    path: '/',
    maxAge: sessionMs / 1_000,
  });
}

async function closeSession(context: Context, deps: HouseDependencies, cookie: string): Promise<void> {
  await revokeSession(context, deps, cookie);
  deleteCookie(context, cookie, { path: '/' });
}

async function revokeSession(context: Context, deps: HouseDependencies, cookie: string): Promise<void> {
  const token = getCookie(context, cookie) ?? '';
  await tenantOf(deps, token)?.access.revoke(token);
}

async function formOf(context: Context): Promise<Record<string, string | undefined>> {
  const form = await context.req.parseBody();
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
}
