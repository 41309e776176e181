import { Hono } from 'hono';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { pageOf } from './page.ts';
import { sendPage } from './send-page.ts';
import { WebhooksPage } from './webhooks.tsx';

/** What admins see of webhooks. */
export function createWebhookRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/webhooks', async (context) => {
    const page = { ...pageOf(context, deps), here: '/health' };
    const view = await desk.webhooks(page.viewer);
    return sendPage(context, <WebhooksPage page={page} view={view} sent={context.req.query('sent') !== undefined} />);
  });
  app.post('/webhooks/:endpoint/test', async (context) => {
    await desk.testWebhook(context.var.viewer, context.req.param('endpoint'));
    return context.redirect('/webhooks?sent', 303);
  });
  app.post('/webhooks/:endpoint/messages/:message/replay', async (context) => {
    const { endpoint, message } = context.req.param();
    await desk.replayWebhook(context.var.viewer, endpoint, message);
    return context.redirect('/webhooks?sent', 303);
  });
  return app;
}
