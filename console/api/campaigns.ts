import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { Brief, Estimate } from '../../domain/brief.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { CommandRequest } from '../desk/desk.ts';
import { campaignPath, json, problems } from './route.ts';
import { AssetView } from './schemas/asset.ts';
import { CampaignEvent, CampaignStatus, CampaignView } from './schemas/campaign.ts';

const { $schema: _dialect, ...briefSchema } = z.toJSONSchema(Brief, { io: 'input' });
/** Documented as a brief, but handed on as it came: the desk holds it against the workspace and names every mistake at once. */
const briefBody = { content: { 'application/json': { schema: z.unknown().meta(briefSchema) } }, required: true };
const flag = z.stringbool().optional();

/** Start, watch and command campaigns. */
export function addCampaignRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(start, async (context) => {
    const { again = false } = context.req.valid('query');
    const started = await desk.start(context.var.viewer, context.req.valid('json'), { again });
    return context.json(started, started.existing ? 200 : 201);
  });
  api.openapi(estimate, async (context) =>
    context.json(await desk.estimate(context.var.viewer, context.req.valid('json')), 200),
  );
  api.openapi(list, async (context) => {
    const campaigns = await desk.campaigns(context.var.viewer, context.req.valid('query'));
    return context.json({ campaigns }, 200);
  });
  api.openapi(show, async (context) =>
    context.json(await desk.campaign(context.var.viewer, context.req.valid('param').id), 200),
  );
  api.openapi(timeline, async (context) => {
    const { after } = context.req.valid('query');
    const events = await desk.timeline(context.var.viewer, context.req.valid('param').id, after);
    return context.json({ events }, 200);
  });
  api.openapi(asset, async (context) => {
    const { id, channel, locale } = context.req.valid('param');
    return context.json(await desk.asset(context.var.viewer, id, `${channel}/${locale}`), 200);
  });
  api.openapi(piece, async (context) => {
    const { id, asset: name } = context.req.valid('param');
    return context.json(await desk.asset(context.var.viewer, id, name), 200);
  });
  api.openapi(command, async (context) => {
    const { id } = context.req.valid('param');
    const { 'idempotency-key': commandId } = context.req.valid('header');
    return context.json(await desk.command(context.var.viewer, id, context.req.valid('json'), commandId), 200);
  });
}

const tags = ['campaigns'];

const Started = z.object({ campaign: z.string(), existing: z.boolean().describe('it was running already') });

const start = createRoute({
  method: 'post',
  path: '/campaigns',
  tags,
  summary: 'Start the campaign of a brief, or find the one that runs under its id',
  request: { query: z.object({ again: flag.describe('start a further one after it has ended') }), body: briefBody },
  responses: { 200: json(Started, 'It was running already.'), 201: json(Started, 'Started.'), ...problems },
});

const estimate = createRoute({
  method: 'post',
  path: '/campaigns/estimate',
  tags,
  summary: 'Say what the campaign of a brief will take, without starting it',
  request: { body: briefBody },
  responses: { 200: json(Estimate.meta({ id: 'Estimate' }), 'An estimate.'), ...problems },
});

const list = createRoute({
  method: 'get',
  path: '/campaigns',
  tags,
  summary: 'List campaigns, newest first',
  request: {
    query: z.object({
      open: flag.describe('only those that have not ended'),
      limit: z.coerce.number().int().min(1).max(1_000).optional(),
    }),
  },
  responses: { 200: json(z.object({ campaigns: z.array(CampaignStatus) }), 'Campaigns.'), ...problems },
});

const show = createRoute({
  method: 'get',
  path: '/campaigns/{id}',
  tags,
  summary: 'Show how a campaign stands, what it cost and what it has published',
  request: { params: campaignPath },
  responses: { 200: json(CampaignView, 'The campaign.'), ...problems },
});

const timeline = createRoute({
  method: 'get',
  path: '/campaigns/{id}/timeline',
  tags,
  summary: 'List what happened, in order',
  request: {
    params: campaignPath,
    query: z.object({
      after: z.coerce.number().int().min(0).optional().describe('sequence number of the last line known'),
    }),
  },
  responses: { 200: json(z.object({ events: z.array(CampaignEvent) }), 'Lines of the timeline.'), ...problems },
});

const asset = createRoute({
  method: 'get',
  path: '/campaigns/{id}/assets/{channel}/{locale}',
  tags,
  summary: 'Show one asset: its variants with findings and sources, and what is up for sign-off',
  request: { params: campaignPath.extend({ channel: z.string(), locale: z.string() }) },
  responses: { 200: json(AssetView, 'The asset.'), ...problems },
});

const piece = createRoute({
  method: 'get',
  path: '/campaigns/{id}/assets/{asset}',
  tags,
  summary: 'Show one piece of an operation: what is about to be done with it, and what is up for sign-off',
  request: { params: campaignPath.extend({ asset: z.string().meta({ example: 'piece-1' }) }) },
  responses: { 200: json(AssetView, 'The piece.'), ...problems },
});

const command = createRoute({
  method: 'post',
  path: '/campaigns/{id}/commands',
  tags,
  summary: 'Decide, select, edit, rewrite, reschedule, retry, top up, pause, resume or cancel',
  request: {
    params: campaignPath,
    headers: z.object({
      'idempotency-key': z.uuid().optional().describe('a repeat under the same key gets the first outcome'),
    }),
    body: { content: { 'application/json': { schema: CommandRequest } }, required: true },
  },
  responses: {
    200: json(z.object({ stage: z.string(), by: z.string(), at: z.string() }), 'Carried out.'),
    ...problems,
  },
});
