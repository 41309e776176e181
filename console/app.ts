import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { CopydeskError } from '../domain/errors.ts';
import { createApi } from './api/create-api.ts';
import type { AppDependencies, AppEnvironment, HouseDependencies } from './app-dependencies.ts';
import { createBackupRoute } from './backup-route.ts';
import { createFailedSignIns, type FailedSignIns } from './failed-sign-ins.ts';
import { createHooksRoute } from './hooks-route.ts';
import { identify } from './identify.ts';
import { type Log, logRequests } from './log-requests.ts';
import { sendProblem } from './problem.ts';
import { sameOrigin } from './same-origin.ts';
import { secureHeaders } from './secure-headers.ts';
import { createSignIn, sendToSignIn } from './sign-in.ts';
import { tenantApps } from './tenant-apps.ts';
import { createUnsubscribeRoute } from './unsubscribe-route.ts';

/** Where documents are handed in: by programs, and by the form of the console. */
const uploadPaths = ['/api/v1/knowledge/documents', '/knowledge'];
const megabyte = 1024 * 1024;

/**
 * The HTTP app: API at `/api/v1`, sign-in, and the pages of the console. No other origin may use it, so there is no CORS.
 * API and `pages` are behind the sign-in and made for each tenant, `staticFiles` are for everybody.
 */
export function createApp(
  deps: HouseDependencies,
  options: {
    pages?: (deps: AppDependencies) => Hono<AppEnvironment>;
    staticFiles?: Hono;
    log?: Log;
    /** Whether this process can do its work now; what it says is for everybody. */
    ready?: () => Promise<{ ok: boolean }>;
    /** Makes a backup of the whole house in a new folder of this machine. */
    backUp?: (folder: string) => Promise<unknown>;
    /** Where people find this server, when a proxy stands before it. */
    publicUrl?: string | null;
  } = {},
): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  const { ready, publicUrl = null } = options;
  const failed = createFailedSignIns(Date.now, publicUrl !== null);
  app.use(requestId(), logRequests(options.log), secureHeaders);
  app.onError((error, context) => {
    options.log?.[error instanceof CopydeskError || error instanceof HTTPException ? 'debug' : 'error'](
      { requestId: context.get('requestId'), err: error },
      'request failed',
    );
    return sendProblem(context, error);
  });
  app.notFound((context) =>
    sendProblem(context, new CopydeskError('not_found', `There is nothing at ${context.req.path}.`)),
  );

  app.get('/healthz', (context) => context.json({ ok: true, version: deps.version }));
  if (ready)
    app.get('/readyz', async (context) => {
      const readiness = await ready();
      return context.json(readiness, readiness.ok ? 200 : 503);
    });
  app.route('/', createHooksRoute(deps, failed));
  app.route('/', createUnsubscribeRoute(deps));
  app.use(sameOrigin(publicUrl));
  app.use(async (context, next) => limitBody(uploadPaths.includes(context.req.path) ? 25 : 1)(context, next));

  app.route('/', createSignIn(deps, failed, publicUrl));
  if (options.backUp) app.route('/', createBackupRoute(deps, options.backUp));
  app.use('/api/v1/*', identify(deps, failed), tenantApps(deps, createApi, '/api/v1'));
  if (options.staticFiles) app.route('/', options.staticFiles);
  if (options.pages) app.route('/', behindSignIn(deps, failed, options.pages));
  return app;
}

function behindSignIn(
  deps: HouseDependencies,
  failed: FailedSignIns,
  pages: (deps: AppDependencies) => Hono<AppEnvironment>,
): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  app.onError((error, context) => {
    if (error instanceof CopydeskError && error.errorClass === 'auth') return sendToSignIn(context);
    throw error;
  });
  return app.use(identify(deps, failed), tenantApps(deps, pages, '/'));
}

const limitBody = (megabytes: number) =>
  bodyLimit({
    maxSize: megabytes * megabyte,
    onError: () => {
      throw new HTTPException(413, { message: `The body is over ${megabytes} MB.` });
    },
  });
