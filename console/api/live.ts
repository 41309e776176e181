import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { LiveFilter } from '../../domain/operation.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { OperationRequest } from '../desk/live/views.ts';
import { campaignPath, json, problems } from './route.ts';
import { LivePiece } from './schemas/live.ts';

/** What is live, and what is ordered for it. */
export function addLiveRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(live, async (context) => {
    const { limit, withdrawn, ...filter } = context.req.valid('query');
    return context.json(await desk.live(context.var.viewer, filter, { limit, withdrawn }), 200);
  });
  api.openapi(operate, async (context) =>
    context.json(await desk.operate(context.var.viewer, context.req.valid('json')), 200),
  );
  api.openapi(withdraw, async (context) => {
    const { reason } = context.req.valid('json');
    return context.json(await desk.withdrawCampaign(context.var.viewer, context.req.valid('param').id, reason), 200);
  });
  api.openapi(approve, async (context) => {
    const { id } = context.req.valid('param');
    const { 'idempotency-key': commandId } = context.req.valid('header');
    const outcome = await desk.approveSeveral(context.var.viewer, id, context.req.valid('json'), commandId);
    return context.json(outcome, 200);
  });
}

const tags = ['live'];
const campaigns = z.array(z.string()).describe('the campaigns that carry it out after sign-off');

const live = createRoute({
  method: 'get',
  path: '/live',
  tags,
  summary: 'List what is live now, narrowed by what it was made from',
  request: {
    query: LiveFilter.extend({
      limit: z.coerce.number().int().min(1).max(10_000).optional(),
      withdrawn: z.stringbool().optional().describe('withdrawn pieces too'),
    }),
  },
  responses: {
    200: json(z.object({ pieces: z.array(LivePiece), total: z.int() }), 'Live pieces, newest first.'),
    ...problems,
  },
});

const operate = createRoute({
  method: 'post',
  path: '/operations',
  tags,
  summary:
    'Have live pieces withdrawn, restored, corrected, enabled or paused; the same order again is the same campaign',
  request: { body: { content: { 'application/json': { schema: OperationRequest } }, required: true } },
  responses: { 200: json(z.object({ campaigns }), 'Ordered. Nothing happens before it is approved.'), ...problems },
});

const withdraw = createRoute({
  method: 'post',
  path: '/campaigns/{id}/withdraw',
  tags,
  summary: 'Take back what a campaign has published: withdraw new pieces, set changed pages back',
  request: {
    params: campaignPath,
    body: {
      content: { 'application/json': { schema: z.strictObject({ reason: z.string().min(3).max(1_000) }) } },
      required: true,
    },
  },
  responses: {
    200: json(z.object({ campaigns, left: z.array(z.string()).describe('addresses of what stays') }), 'Ordered.'),
    ...problems,
  },
});

const approve = createRoute({
  method: 'post',
  path: '/campaigns/{id}/approvals',
  tags: ['campaigns'],
  summary: 'Approve several assets in one go, each by a signed decision about the bytes that were shown',
  request: {
    params: campaignPath,
    headers: z.object({
      'idempotency-key': z.uuid().optional().describe('a repeat under the same key gets the first outcomes'),
    }),
    body: {
      content: {
        'application/json': {
          schema: z.strictObject({
            shown: z.array(z.strictObject({ asset: z.string(), prepared: z.string() })).min(1),
            comment: z.string().max(4_000).optional(),
          }),
        },
      },
      required: true,
    },
  },
  responses: {
    200: json(
      z.object({
        approved: z.array(z.object({ asset: z.string(), stage: z.string(), by: z.string(), at: z.string() })),
        refused: z.array(
          z.object({
            asset: z.string(),
            errorClass: z.string(),
            code: z.string().nullable(),
            message: z.string(),
          }),
        ),
      }),
      'What came of it, piece by piece.',
    ),
    ...problems,
  },
});
