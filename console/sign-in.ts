import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { CopydeskError } from '../domain/errors.ts';
import { type AppDependencies, type AppEnvironment, localOperator } from './app-dependencies.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';
import { isLocalToken, localCookie, sessionCookie } from './identify.ts';
import { ownPath } from './own-path.ts';
import { choosePage, explainPage, languageOf, redeemPage } from './sign-in-page.ts';

const sessionMs = 12 * 60 * 60_000;
/** A link lies about in a terminal; it need only last until somebody clicks it. */
export const loginLinkMs = 15 * 60_000;

/**
 * Sign-in by one-time links: `GET /login?token=` shows a button, `POST /login` uses the link up. A link of this machine leads to a choice
 * between the people of the workspace, which `POST /login/as` takes, at first and to switch later. `POST /logout` ends it all.
 */
export function createSignIn(deps: AppDependencies, failed: FailedSignIns): Hono<AppEnvironment> {
  const { access, company, desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/login', (context) => {
    const { token, next } = context.req.query();
    if (token) return context.html(redeemPage(languageOf(context), company, token, ownPath(next)));
    return context.html(explainPage(languageOf(context), company, 'none'), 401);
  });

  app.post('/login', async (context) => {
    failed.check(context);
    const { token, next } = await formOf(context);
    const person = await access.redeem('login', token ?? '');
    if (person === null) {
      failed.note(context);
      return context.html(explainPage(languageOf(context), company, 'used'), 401);
    }
    if (person !== localOperator) {
      await openSession(context, access, sessionCookie, person);
      return context.redirect(ownPath(next), 303);
    }
    await openSession(context, access, localCookie, localOperator);
    return context.redirect(`/login/as?next=${encodeURIComponent(ownPath(next))}`, 303);
  });

  app.get('/login/as', async (context) => {
    if (!(await isLocal(context, access)))
      return context.html(explainPage(languageOf(context), company, 'stranger'), 401);
    return context.html(
      choosePage(languageOf(context), company, await desk.people(), ownPath(context.req.query('next'))),
    );
  });

  app.post('/login/as', async (context) => {
    if (!(await isLocal(context, access)))
      return context.html(explainPage(languageOf(context), company, 'stranger'), 401);
    const { person, next } = await formOf(context);
    const people = await desk.people();
    if (!people.some(({ id }) => id === person)) {
      throw new CopydeskError('invalid', `The workspace has no person ${person}.`, {
        where: { field: 'person' },
        choices: people.map(({ id }) => id),
      });
    }
    await revokeSession(context, access, sessionCookie);
    await openSession(context, access, sessionCookie, person!);
    return context.redirect(ownPath(next), 303);
  });

  // For `copydesk login`: this machine acts for nobody in particular here, so the route stands outside of the API's sign-in.
  app.post('/api/v1/login-links', async (context) => {
    if (!isLocalToken(deps, context.req.header('Authorization'))) {
      throw new CopydeskError('denied', 'Links to sign in are made on the machine of the server only.');
    }
    return context.json({ path: `/login?token=${await access.issue('login', localOperator, loginLinkMs)}` }, 201);
  });

  app.post('/logout', async (context) => {
    await closeSession(context, access, sessionCookie);
    await closeSession(context, access, localCookie);
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

type Access = AppDependencies['access'];

/** Whether this browser may choose whom it acts for. */
async function isLocal(context: Context, access: Access): Promise<boolean> {
  const token = getCookie(context, localCookie);
  return token !== undefined && (await access.redeem('session', token)) === localOperator;
}

async function openSession(context: Context, access: Access, cookie: string, person: string): Promise<void> {
  const secure = new URL(context.req.url).protocol === 'https:' || context.req.header('X-Forwarded-Proto') === 'https';
  setCookie(context, cookie, await access.issue('session', person, sessionMs), {
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    path: '/',
    maxAge: sessionMs / 1_000,
  });
}

async function closeSession(context: Context, access: Access, cookie: string): Promise<void> {
  await revokeSession(context, access, cookie);
  deleteCookie(context, cookie, { path: '/' });
}

async function revokeSession(context: Context, access: Access, cookie: string): Promise<void> {
  const token = getCookie(context, cookie);
  if (token) await access.revoke(token);
}

async function formOf(context: Context): Promise<Record<string, string | undefined>> {
  const form = await context.req.parseBody();
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
}
