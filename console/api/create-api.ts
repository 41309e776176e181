import { OpenAPIHono } from '@hono/zod-openapi';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { invalidInput } from '../problem.ts';
import { addCalendarRoutes } from './calendar.ts';
import { addCampaignRoutes } from './campaigns.ts';
import { addChannelRoutes } from './channels.ts';
import { addConsentRoutes } from './consents.ts';
import { addCredentialRoutes } from './credentials.ts';
import { addKnowledgeRoutes } from './knowledge.ts';
import { addLiveRoutes } from './live.ts';
import { addPeopleRoutes } from './people.ts';
import { addPolicyRoutes } from './policy.ts';
import { addScheduleRoutes } from './schedules.ts';
import { addStopRoutes } from './stops.ts';
import { addUnsettledRoutes } from './unsettled.ts';
import { addWatchRoutes } from './watch.ts';
import { addWebhookRoutes } from './webhooks.ts';

/** The API, below `/api/v1`. Callers are identified before they come here. */
export function createApi(deps: AppDependencies): OpenAPIHono<AppEnvironment> {
  const api = new OpenAPIHono<AppEnvironment>({
    defaultHook(result) {
      if (!result.success) throw invalidInput(result.error);
    },
  });
  addCampaignRoutes(api, deps);
  addWatchRoutes(api, deps);
  addCalendarRoutes(api, deps);
  addScheduleRoutes(api, deps);
  addLiveRoutes(api, deps);
  addUnsettledRoutes(api, deps);
  addChannelRoutes(api, deps);
  addStopRoutes(api, deps);
  addKnowledgeRoutes(api, deps);
  addPolicyRoutes(api, deps);
  addPeopleRoutes(api, deps);
  addWebhookRoutes(api, deps);
  addConsentRoutes(api, deps);
  addCredentialRoutes(api, deps);
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Copydesk',
      version: deps.version,
      description: 'Everything people can do at the desk. Errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'copydesk_session',
  });
  return api;
}
