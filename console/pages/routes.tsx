import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { healthFor } from '../health-for.ts';
import { ownPath } from '../own-path.ts';
import { createBriefRoutes } from './brief-routes.tsx';
import { createCalendarRoutes } from './calendar-routes.tsx';
import { createCampaignRoutes } from './campaign-routes.tsx';
import { createChannelRoutes } from './channel-routes.tsx';
import { createCredentialRoutes } from './credential-routes.tsx';
import { createEditRoutes } from './edit-routes.tsx';
import { sendErrorPage } from './error-page.tsx';
import { HealthPage } from './health.tsx';
import { InboxPage } from './inbox.tsx';
import { createKnowledgeRoutes } from './knowledge-routes.tsx';
import { createLiveRoutes } from './live-routes.tsx';
import { holds, isLanguage, languageCookie, pageOf } from './page.ts';
import { createPolicyRoutes } from './policy-routes.tsx';
import { readFields } from './read-fields.ts';
import { createScheduleRoutes } from './schedule-routes.tsx';
import { sendPage } from './send-page.ts';
import { createStopRoutes } from './stop-routes.tsx';
import { createUnsettledRoutes } from './unsettled-routes.tsx';
import { createWebhookRoutes } from './webhook-routes.tsx';

const year = 365 * 24 * 60 * 60;

/** The pages of the console. Whoever mounts them has put the viewer into the request and checked where forms come from. */
export function createPages(deps: AppDependencies): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  app.onError((error, context) => {
    // Who is not signed in is sent to the sign-in by the app around the pages.
    if (!context.get('viewer')) throw error;
    return sendErrorPage(context, pageOf(context, deps), error);
  });

  app.get('/', async (context) => {
    const page = pageOf(context, deps);
    const { who, kind, campaign, channel } = context.req.query();
    const [items, due] = await Promise.all([
      deps.desk.inbox(page.viewer),
      holds(page, 'admin') ? deps.desk.credentialsDue(page.viewer) : [],
    ]);
    return sendPage(
      context,
      <InboxPage page={page} items={items} filter={{ who, kind, campaign, channel }} due={due} />,
    );
  });
  app.get('/health', async (context) => {
    const page = pageOf(context, deps);
    return sendPage(context, <HealthPage page={page} report={await healthFor(deps, page.viewer)} />);
  });
  app.post('/language', async (context) => {
    const { language, back } = await readFields(context);
    if (isLanguage(language))
      setCookie(context, languageCookie, language, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: year });
    return context.redirect(ownPath(back), 303);
  });

  for (const routes of [
    createBriefRoutes(deps),
    createCampaignRoutes(deps),
    createEditRoutes(deps),
    createCalendarRoutes(deps),
    createLiveRoutes(deps),
    createUnsettledRoutes(deps),
    createChannelRoutes(deps),
    createStopRoutes(deps),
    createScheduleRoutes(deps),
    createKnowledgeRoutes(deps),
    createPolicyRoutes(deps),
    createCredentialRoutes(deps),
    createWebhookRoutes(deps),
  ]) {
    app.route('/', routes);
  }
  app.get('*', (context, next) => {
    if (context.req.path.startsWith('/api/') || !context.get('viewer')) return next();
    const page = pageOf(context, deps);
    return sendErrorPage(context, page, new CopydeskError('not_found', page.t.nothingHere));
  });
  return app;
}
