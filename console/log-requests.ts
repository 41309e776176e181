import type { MiddlewareHandler } from 'hono';
import type { AppEnvironment } from './app-dependencies.ts';

type Write = (fields: Record<string, unknown>, message: string) => void;

/** The part of a pino logger that is used here. */
export interface Log {
  debug: Write;
  info: Write;
  error: Write;
}

/** One line a request. Neither headers nor the query are logged: tokens stand there. */
export const logRequests =
  (log: Log | undefined): MiddlewareHandler<AppEnvironment> =>
  async (context, next) => {
    const began = performance.now();
    await next();
    log?.info(
      {
        requestId: context.get('requestId'),
        method: context.req.method,
        path: context.req.path,
        status: context.res.status,
        milliseconds: Math.round(performance.now() - began),
        tenant: context.get('tenant'),
        person: context.get('viewer')?.id,
        via: context.get('via'),
      },
      'request',
    );
  };
