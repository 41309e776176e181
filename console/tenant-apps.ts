import { Hono, type MiddlewareHandler } from 'hono';
import { CopydeskError } from '../domain/errors.ts';
import type { AppDependencies, AppEnvironment, HouseDependencies } from './app-dependencies.ts';

type Environment = AppEnvironment & { Bindings: { identified: Identified } };
type Identified = AppEnvironment['Variables'] & { requestId: string };

/**
 * An app of its own for each tenant: what it is made from is that tenant's alone, so no mistake in a route reaches another. A request goes
 * to the app of the tenant that the sign-in has found, and its errors come back to the app around it.
 */
export function tenantApps(
  { tenants }: HouseDependencies,
  create: (deps: AppDependencies) => Hono<AppEnvironment>,
  path: string,
): MiddlewareHandler<AppEnvironment> {
  const apps = new Map([...tenants].map(([tenant, deps]) => [tenant, within(create(deps), path)]));
  return async (context) => {
    const { viewer, tenant, via } = context.var;
    const identified = { viewer, tenant, via, requestId: (context.get as (name: string) => string)('requestId') };
    const response = await apps.get(tenant)!.fetch(context.req.raw, { ...(context.env as object), identified });
    return context.newResponse(response.body, response);
  };
}

function within(app: Hono<AppEnvironment>, path: string): Hono<Environment> {
  const around = new Hono<Environment>();
  around.onError((error) => {
    throw error;
  });
  around.notFound((context) => {
    throw new CopydeskError('not_found', `There is nothing at ${context.req.path}.`);
  });
  around.use(async (context, next) => {
    for (const [name, value] of Object.entries(context.env.identified))
      (context.set as (name: string, value: unknown) => void)(name, value);
    await next();
  });
  return around.route(path, app as unknown as Hono<Environment>);
}
