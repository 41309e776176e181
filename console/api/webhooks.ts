import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { webhookTypes } from '../../domain/webhook.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';

/** Messages to other systems: what is set up, what became of each, and sending one again. Hooks for their messages are no part of the API. */
export function addWebhookRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json(await desk.webhooks(context.var.viewer), 200));
  api.openapi(replay, async (context) => {
    const { endpoint, message } = context.req.valid('param');
    return context.json(await desk.replayWebhook(context.var.viewer, endpoint, message), 202);
  });
  api.openapi(test, async (context) => {
    const { endpoint } = context.req.valid('param');
    return context.json(await desk.testWebhook(context.var.viewer, endpoint), 202);
  });
}

const tags = ['webhooks'];
const endpoint = z.string().meta({ description: 'name in webhooks.yaml', example: 'crm' });

const Delivery = z
  .object({
    endpoint: z.string(),
    id: z.string().meta({ description: 'the same for every attempt' }),
    type: z.string(),
    body: z.string().meta({ description: 'JSON, as it is signed and sent' }),
    state: z.enum(['waiting', 'delivered', 'failed']),
    createdAt: z.string(),
    attempt: z.int(),
    nextAt: z.string().nullable(),
    deliveredAt: z.string().nullable(),
    lastStatus: z.int().nullable(),
    lastTrouble: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

const list = createRoute({
  method: 'get',
  path: '/webhooks',
  tags,
  summary: 'List endpoints, hooks and the latest messages',
  responses: {
    200: json(
      z.object({
        outgoing: z.array(
          z.object({ name: z.string(), url: z.string(), events: z.array(z.enum(webhookTypes)).readonly().nullable() }),
        ),
        incoming: z.array(
          z.object({
            name: z.string(),
            path: z.string(),
            mostPerDay: z.int(),
            rules: z.array(z.object({ type: z.string(), brief: z.string(), as: z.string() })),
          }),
        ),
        deliveries: z.array(Delivery),
      }),
      'Webhooks.',
    ),
    ...problems,
  },
});

const replay = createRoute({
  method: 'post',
  path: '/webhooks/{endpoint}/messages/{message}/replay',
  tags,
  summary: 'Send a message once more, under its id',
  request: { params: z.object({ endpoint, message: z.string() }) },
  responses: { 202: json(Delivery, 'It is due now.'), ...problems },
});

const test = createRoute({
  method: 'post',
  path: '/webhooks/{endpoint}/test',
  tags,
  summary: 'Send an endpoint a message of the type test',
  request: { params: z.object({ endpoint }) },
  responses: { 202: json(Delivery, 'It is due now.'), ...problems },
});
