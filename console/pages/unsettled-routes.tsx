import { Hono } from 'hono';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { type PageContext, pageOf } from './page.ts';
import { problemText } from './problem-text.ts';
import { readFields } from './read-fields.ts';
import { sendPage } from './send-page.ts';
import { UnsettledPage } from './unsettled.tsx';

/** Publications whose outcome is not known: look again, and settle. */
export function createUnsettledRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/unsettled', (context) => send(context));
  app.post('/unsettled/:id/look', async (context) => {
    const publication = context.req.param('id');
    return send(context, {
      looked: { publication, look: await desk.lookAgain(context.get('viewer'), publication) },
    });
  });
  app.post('/unsettled/:id/settle', async (context) => {
    const publication = context.req.param('id');
    const typed = await readFields(context);
    const { outcome, note, url, remoteId } = typed;
    const answer = { outcome, note, url: url?.trim() || undefined, remoteId: remoteId?.trim() || undefined };
    try {
      return await send(context, { settled: await desk.settle(context.get('viewer'), publication, answer) });
    } catch (error) {
      const { text, status } = problemText(pageOf(context, deps), error);
      return send(context, { refused: { text, typed: { ...typed, publication } } }, status);
    }
  });

  async function send(
    context: PageContext,
    more: Pick<Parameters<typeof UnsettledPage>[0], 'looked' | 'settled' | 'refused'> = {},
    status?: ReturnType<typeof problemText>['status'],
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: '/unsettled' };
    const publications = await desk.unsettled(page.viewer);
    return sendPage(
      context,
      <UnsettledPage page={page} publications={publications} now={new Date()} {...more} />,
      status,
    );
  }

  return app;
}
