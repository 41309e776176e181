import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';
import { Stop, StopOffer } from './schemas/live.ts';

/** The emergency stop. */
export function addStopRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json({ stops: await desk.stops(context.var.viewer) }, 200));
  api.openapi(set, async (context) =>
    context.json(await desk.setStop(context.var.viewer, context.req.valid('json')), 201),
  );
  api.openapi(offer, async (context) =>
    context.json(await desk.stopOffer(context.var.viewer, context.req.valid('param').id), 200),
  );
  api.openapi(lift, async (context) =>
    context.json(await desk.liftStop(context.var.viewer, context.req.valid('param').id), 200),
  );
}

const tags = ['stops'];
const params = z.object({ id: z.string().meta({ description: 'id of the stop' }) });
const StopWithOffer = z.object({ stop: Stop, offer: StopOffer });

const list = createRoute({
  method: 'get',
  path: '/stops',
  tags,
  summary: 'List emergency stops, those in force first',
  responses: { 200: json(z.object({ stops: z.array(Stop) }), 'Stops.'), ...problems },
});

const set = createRoute({
  method: 'post',
  path: '/stops',
  tags,
  summary: 'Stop: nothing new goes out within its scope. Says what could be done about what is out already',
  request: {
    body: {
      content: {
        'application/json': {
          schema: z.strictObject({
            scope: z.enum(['all', 'brand', 'channel']),
            value: z.string().optional().describe('brand id or channel name; left out for all'),
            reason: z.string().min(3).max(1_000),
          }),
        },
      },
      required: true,
    },
  },
  responses: { 201: json(StopWithOffer, 'In force, or it was already.'), ...problems },
});

const offer = createRoute({
  method: 'get',
  path: '/stops/{id}',
  tags,
  summary: 'Show a stop, and what could be done about what is out already',
  request: { params },
  responses: { 200: json(StopWithOffer, 'The stop.'), ...problems },
});

const lift = createRoute({
  method: 'delete',
  path: '/stops/{id}',
  tags,
  summary: 'Lift an emergency stop',
  request: { params },
  responses: { 200: json(Stop, 'Lifted.'), ...problems },
});
