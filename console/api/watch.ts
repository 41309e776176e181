import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { previewPolicy } from '../secure-headers.ts';
import { campaignPath, json, media, problems } from './route.ts';
import { Credential } from './schemas/credential.ts';
import { OperationKind } from './schemas/live.ts';

/** Proxies close a connection on which nothing is said for a minute. */
const heartbeatMs = 15_000;

/** What people look at: the inbox, the timeline as it grows, and a piece as readers will see it. */
export function addWatchRoutes(api: OpenAPIHono<AppEnvironment>, { desk, imageHosts }: AppDependencies): void {
  api.openapi(inbox, async (context) => {
    const { viewer } = context.var;
    // Others are not asked for: that would be refused, and stand in the ledger as an attempt.
    const [items, credentials] = await Promise.all([
      desk.inbox(viewer),
      viewer.roles.includes('admin') ? desk.credentialsDue(viewer) : [],
    ]);
    return context.json({ items, credentials }, 200);
  });

  api.openapi(events, async (context) => {
    const { id } = context.req.valid('param');
    const { 'last-event-id': last } = context.req.valid('header');
    const { after = 0 } = context.req.valid('query');
    const ended = new AbortController();
    const lines = await desk.follow(context.var.viewer, id, last ?? after, ended.signal);
    return streamSSE(context, async (stream) => {
      stream.onAbort(() => ended.abort());
      await stream.write(': connected\n\n');
      const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs);
      try {
        for await (const event of lines)
          await stream.writeSSE({ id: String(event.sequence), data: JSON.stringify(event) });
      } finally {
        clearInterval(heartbeat);
      }
    });
  });

  api.openapi(preview, async (context) => {
    const html = await desk.preview(context.var.viewer, context.req.valid('param').ref);
    return context.html(html, 200, { 'Content-Security-Policy': previewPolicy(await imageHosts()) });
  });
}

const InboxItem = z
  .object({
    campaign: z.string(),
    title: z.string(),
    asset: z.string().nullable(),
    kind: z.enum(['select', 'sign-off', 'attention']),
    operation: OperationKind.nullable().describe('what is to be done with a live piece'),
    role: z.string().describe('whom it waits for'),
    stage: z.string().nullable(),
    since: z.string(),
    deadline: z.string().nullable(),
    reconfirm: z.boolean(),
    mine: z.boolean().describe('you hold the role, or may decide as a deputy'),
    deputyFor: z.array(z.string()).describe('people in whose place you may decide now'),
    escalated: z.boolean().describe('deputies of those who hold the role may decide too'),
    attention: z.string().nullable(),
    code: z.string().nullable().describe('of the attention, from a closed list'),
  })
  .meta({ id: 'InboxItem' });

const inbox = createRoute({
  method: 'get',
  path: '/inbox',
  tags: ['inbox'],
  summary: 'List what waits for people, your own first',
  responses: {
    200: json(
      z.object({
        items: z.array(InboxItem),
        credentials: z.array(Credential).describe('that run out soon or were refused; for admins'),
      }),
      'What waits.',
    ),
    ...problems,
  },
});

const sequence = z.coerce.number().int().min(0);

const events = createRoute({
  method: 'get',
  path: '/campaigns/{id}/events',
  tags: ['campaigns'],
  summary: 'Follow the timeline as server-sent events; the id of each is its sequence number, its data a CampaignEvent',
  request: {
    params: campaignPath,
    query: z.object({ after: sequence.optional().describe('begin after this sequence number') }),
    headers: z.object({ 'last-event-id': sequence.optional().describe('go on after a lost connection') }),
  },
  responses: { 200: media('text/event-stream', 'Lines of the timeline, until the caller ends it.'), ...problems },
});

const preview = createRoute({
  method: 'get',
  path: '/previews/{ref}',
  tags: ['campaigns'],
  summary: 'Show a prepared piece as readers will see it, to be framed in a sandbox',
  request: {
    params: z.object({ ref: z.string().meta({ description: 'ref of a prepared piece', example: 'sha256:9f86…' }) }),
  },
  responses: { 200: media('text/html', 'A complete page without scripts.'), ...problems },
});
