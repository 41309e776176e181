import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { operations } from '../../domain/publication.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { Answer } from '../desk/unsettled/settle.ts';
import { json, problems } from './route.ts';
import { Receipt } from './schemas/campaign.ts';

/** Publications of which nobody knows whether the channel has them. */
export function addUnsettledRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json({ publications: await desk.unsettled(context.var.viewer) }, 200));
  api.openapi(look, async (context) =>
    context.json(await desk.lookAgain(context.var.viewer, context.req.valid('param').id), 200),
  );
  api.openapi(settle, async (context) => {
    const { id } = context.req.valid('param');
    return context.json(await desk.settle(context.var.viewer, id, context.req.valid('json')), 200);
  });
}

const Unsettled = z
  .object({
    publication: z.string(),
    campaign: z.string(),
    asset: z.string(),
    channel: z.string(),
    destination: z.string(),
    operation: z.enum(operations),
    state: z.enum(['committing', 'unknown_outcome']),
    attempts: z.int(),
    since: z.string(),
    settleableFrom: z.string().describe('before that a request may still be under way'),
    title: z.string(),
    prepared: z.string().describe('what was approved and sent; see /previews'),
    place: z.string().nullable().describe('where to look'),
    promise: z.enum(['own-id', 'look-up', 'at-most-once']).nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'UnsettledPublication' });

const tags = ['publications'];
const params = z.object({ id: z.string().meta({ description: 'id of the publication', example: 'sha256:9f86…' }) });

const list = createRoute({
  method: 'get',
  path: '/publications/unsettled',
  tags,
  summary: 'List publications whose outcome is not known, oldest first',
  responses: { 200: json(z.object({ publications: z.array(Unsettled) }), 'What a person may settle.'), ...problems },
});

const look = createRoute({
  method: 'get',
  path: '/publications/{id}/look',
  tags,
  summary: 'Ask the channel once more whether it has a publication; changes nothing',
  request: { params },
  responses: {
    200: json(
      z.union([
        z.object({ state: z.enum(['absent', 'draft']) }),
        z.object({ state: z.literal('live'), receipt: Receipt }),
        z.object({ state: z.enum(['changed', 'unreachable']), trouble: z.string() }),
      ]),
      'What the channel says.',
    ),
    ...problems,
  },
});

const settle = createRoute({
  method: 'post',
  path: '/publications/{id}/settle',
  tags,
  summary: 'Say what became of a publication, by what you saw there',
  request: { params, body: { content: { 'application/json': { schema: Answer } }, required: true } },
  responses: {
    200: json(
      z.object({
        state: z.enum(['published', 'intended']),
        told: z.boolean().describe('the campaign has been told and goes on'),
      }),
      'Settled.',
    ),
    ...problems,
  },
});
