import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';
import { ChannelView } from './schemas/channel.ts';

/** Channels: what each promises, how it stands, and the brake. */
export function addChannelRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json({ channels: await desk.channels(context.var.viewer) }, 200));
  api.openapi(check, async (context) =>
    context.json(await desk.checkChannel(context.var.viewer, context.req.valid('param').name), 200),
  );
  api.openapi(imports, async (context) =>
    context.json({ imports: await desk.imports(context.var.viewer, context.req.valid('param').name) }, 200),
  );
  api.openapi(pause, async (context) => {
    const { reason } = context.req.valid('json');
    return context.json(await desk.pauseChannel(context.var.viewer, context.req.valid('param').name, reason), 200);
  });
  api.openapi(resume, async (context) =>
    context.json(await desk.resumeChannel(context.var.viewer, context.req.valid('param').name), 200),
  );
}

const tags = ['channels'];
const params = z.object({ name: z.string().meta({ description: 'name of the channel', example: 'journal' }) });

const list = createRoute({
  method: 'get',
  path: '/channels',
  tags,
  summary: 'List channels: what each promises, how it stands, what it may cost',
  responses: { 200: json(z.object({ channels: z.array(ChannelView) }), 'Channels.'), ...problems },
});

const check = createRoute({
  method: 'post',
  path: '/channels/{name}/check',
  tags,
  summary: 'Look now whether a channel can be reached and its credentials are good',
  request: { params },
  responses: { 200: json(ChannelView, 'As it is now.'), ...problems },
});

const imports = createRoute({
  method: 'get',
  path: '/channels/{name}/imports',
  tags,
  summary: 'List what is on the platform now, ours and of others; nothing of it is changed',
  request: { params },
  responses: {
    200: json(
      z.object({
        imports: z.array(
          z.object({
            remoteId: z.string(),
            name: z.string(),
            status: z.string().meta({ description: "the platform's own word" }),
            url: z.string().nullable(),
            dailyCents: z.number().nullable(),
          }),
        ),
      }),
      'As the platform lists it.',
    ),
    ...problems,
  },
});

const pause = createRoute({
  method: 'post',
  path: '/channels/{name}/pause',
  tags,
  summary: 'Send nothing there until it is resumed; what is approved waits',
  request: {
    params,
    body: {
      content: { 'application/json': { schema: z.strictObject({ reason: z.string().min(3).max(1_000) }) } },
      required: true,
    },
  },
  responses: { 200: json(ChannelView, 'Paused; an earlier pause keeps its reason.'), ...problems },
});

const resume = createRoute({
  method: 'post',
  path: '/channels/{name}/resume',
  tags,
  summary: 'Send again, and retry what had waited for it',
  request: { params },
  responses: {
    200: json(
      z.object({
        channel: ChannelView,
        retried: z.array(z.object({ campaign: z.string(), asset: z.string() })),
      }),
      'Resumed.',
    ),
    ...problems,
  },
});
