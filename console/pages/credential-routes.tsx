import { Hono } from 'hono';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { invalidInput, statusOf } from '../problem.ts';
import { CredentialsPage } from './credentials.tsx';
import { type PageContext, pageOf } from './page.ts';
import { readFields } from './read-fields.ts';
import { refusalText } from './refusal-text.ts';
import { sendPage } from './send-page.ts';

/** Credentials, for admins. */
export function createCredentialRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/credentials', (context) => sendCredentials(context));
  app.post('/credentials', async (context) => {
    const { name = '', secret = '', expires } = await readFields(context);
    const input = { value: { kind: 'secret', secret }, expiresAt: expires ? `${expires}T00:00:00Z` : null };
    return attempt(
      context,
      () => desk.setCredential(context.var.viewer, name, input),
      `saved=${encodeURIComponent(name)}`,
    );
  });
  app.post('/credentials/:name/remove', async (context) => {
    const { name } = context.req.param();
    return attempt(
      context,
      () => desk.removeCredential(context.var.viewer, name),
      `removed=${encodeURIComponent(name)}`,
    );
  });
  app.post('/credentials/:name/check', async (context) => {
    const { name } = context.req.param();
    const words = pageOf(context, deps).t.credential;
    const { problem } = await desk.checkCredential(context.var.viewer, name);
    if (!problem) return context.redirect(`/credentials?checked=${encodeURIComponent(name)}`, 303);
    return sendCredentials(context, { title: words.sick(name), text: problem.message });
  });

  async function attempt(context: PageContext, work: () => Promise<unknown>, done: string): Promise<Response> {
    try {
      await work();
      return context.redirect(`/credentials?${done}`, 303);
    } catch (error) {
      const known = error instanceof z.ZodError ? invalidInput(error) : error;
      if (!(known instanceof CopydeskError) || known.errorClass === 'denied') throw error;
      const page = pageOf(context, deps);
      const problem = { title: page.t.errors.invalid, text: refusalText(page, known) };
      return sendCredentials(context, problem, statusOf[known.errorClass]);
    }
  }

  async function sendCredentials(
    context: PageContext,
    problem?: { title: string; text: string },
    status: (typeof statusOf)[keyof typeof statusOf] | 200 = 200,
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: '/health' };
    const { saved, removed, checked } = context.req.query();
    const words = page.t.credential;
    const done = saved
      ? words.saved(saved)
      : removed
        ? words.removed(removed)
        : checked
          ? words.checked(checked)
          : undefined;
    const credentials = await desk.credentials(page.viewer);
    return sendPage(
      context,
      <CredentialsPage page={page} credentials={credentials} done={problem ? undefined : done} problem={problem} />,
      status,
    );
  }

  return app;
}
