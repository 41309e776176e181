import { isAbsolute } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { CopydeskError } from '../domain/errors.ts';
import type { AppEnvironment, HouseDependencies } from './app-dependencies.ts';
import { isLocalToken } from './identify.ts';
import { invalidInput } from './problem.ts';

const Wanted = z.strictObject({
  folder: z.string().refine(isAbsolute, 'must be an absolute path on the machine of the server'),
});

/**
 * For `copydesk backup`, where this process alone has the database open. A backup holds all tenants and the keys that sign, and is written with
 * the rights of this process: so it is for who runs this machine, in nobody's particular name, and stands outside of the API's sign-in.
 */
export function createBackupRoute(
  deps: HouseDependencies,
  backUp: (folder: string) => Promise<unknown>,
): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().post('/api/v1/backup', async (context) => {
    if (!isLocalToken(deps, context.req.header('Authorization')))
      throw new CopydeskError('denied', 'Backups are made on the machine of the server only.');
    const wanted = Wanted.safeParse(await context.req.json().catch(() => null));
    if (!wanted.success) throw invalidInput(wanted.error);
    return context.json((await backUp(wanted.data.folder)) as object, 201);
  });
}
