import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { Bilingual, Instant } from '../../domain/text.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';

/** When things go out, and whether what is out is still true. */
export function addCalendarRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(calendar, async (context) =>
    context.json(await desk.calendar(context.var.viewer, context.req.valid('query')), 200),
  );
  api.openapi(check, async (context) => context.json(await desk.checkLive(context.var.viewer), 200));
}

const CalendarView = z
  .object({
    timeZone: z.string().describe('in which days and blackouts are meant'),
    from: z.string(),
    to: z.string(),
    channels: z.array(
      z.object({
        channel: z.string(),
        title: Bilingual,
        perDay: z.int().nullable(),
        minutesBetween: z.int().nullable(),
        blackouts: z.array(z.object({ name: z.string(), from: z.string(), to: z.string() })),
        slots: z.array(
          z.object({
            at: z.string(),
            campaign: z.string(),
            asset: z.string(),
            title: z.string(),
            state: z.enum(['wanted', 'reserved', 'published']).describe('`wanted` is not approved yet'),
            conflicts: Bilingual.nullable().describe('why it cannot go out then, with the next opening'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Calendar' });

const calendar = createRoute({
  method: 'get',
  path: '/calendar',
  tags: ['calendar'],
  summary: 'List what goes out when, by channel, with blackouts and conflicts',
  request: {
    query: z.object({
      from: Instant.optional().describe('left out: now'),
      to: Instant.optional().describe('left out: a month later'),
      channel: z.string().optional(),
    }),
  },
  responses: { 200: json(CalendarView, 'The calendar.'), ...problems },
});

const check = createRoute({
  method: 'post',
  path: '/live/check',
  tags: ['live'],
  summary: 'Hold everything that is live against rules, prices and documents of today, and have it put right',
  responses: {
    200: json(
      z.object({
        checked: z.int(),
        alerts: z.int().describe('pieces that are not true any more, or that others have changed or removed'),
        unread: z.int().describe('pieces whose channel did not answer'),
        corrections: z.array(z.string()).describe('campaigns that were started; nothing changes before sign-off'),
      }),
      'Checked.',
    ),
    ...problems,
  },
});
