import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { Backfill, ScheduleSpec } from '../../domain/schedule.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';
import { ScheduleReport } from './schemas/schedule.ts';

const { $schema: _dialect, ...specSchema } = z.toJSONSchema(ScheduleSpec, { io: 'input' });
const example = {
  id: 'journal-refresh',
  title: 'Refresh the journal',
  cron: '0 7 * * 1',
  timeZone: 'Europe/Berlin',
  work: {
    kind: 'refresh',
    order: {
      channel: 'journal',
      locale: 'de-DE',
      export: 'search-console/pages.csv',
      audience: 'People who hike in any weather.',
      owner: 'lena-hofer',
    },
  },
};
/** Documented as a schedule, but handed on as it came: the desk holds it against the workspace and names every mistake at once. */
const specBody = {
  content: { 'application/json': { schema: z.unknown().meta({ ...specSchema, example }) } },
  required: true,
};

/** Recurring refreshes and campaigns: make, change, steer, make up for, delete. */
export function addScheduleRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json({ schedules: await desk.schedules(context.var.viewer) }, 200));
  api.openapi(create, async (context) =>
    context.json(await desk.createSchedule(context.var.viewer, context.req.valid('json')), 201),
  );
  api.openapi(show, async (context) =>
    context.json(await desk.schedule(context.var.viewer, context.req.valid('param').id), 200),
  );
  api.openapi(update, async (context) => {
    const { id } = context.req.valid('param');
    return context.json(await desk.updateSchedule(context.var.viewer, id, context.req.valid('json')), 200);
  });
  api.openapi(remove, async (context) => {
    const { id } = context.req.valid('param');
    await desk.deleteSchedule(context.var.viewer, id);
    return context.json({ deleted: id }, 200);
  });
  api.openapi(pause, async (context) => {
    const { note } = context.req.valid('json');
    return context.json(await desk.pauseSchedule(context.var.viewer, context.req.valid('param').id, note), 200);
  });
  api.openapi(resume, async (context) => {
    const { note } = context.req.valid('json');
    return context.json(await desk.resumeSchedule(context.var.viewer, context.req.valid('param').id, note), 200);
  });
  api.openapi(trigger, async (context) =>
    context.json(await desk.triggerSchedule(context.var.viewer, context.req.valid('param').id), 200),
  );
  api.openapi(backfill, async (context) => {
    const { id } = context.req.valid('param');
    return context.json(await desk.backfillSchedule(context.var.viewer, id, context.req.valid('json')), 200);
  });
}

const tags = ['schedules'];
const params = z.object({ id: z.string().meta({ description: 'id of the schedule', example: 'journal-refresh' }) });
const report = (description: string) => ({ 200: json(ScheduleReport, description), ...problems });
const noteBody = {
  content: {
    'application/json': {
      schema: z.strictObject({ note: z.string().max(500).optional().describe('why, for those who look later') }),
    },
  },
  required: true,
};

const list = createRoute({
  method: 'get',
  path: '/schedules',
  tags,
  summary: 'List schedules, each with its next times and its newest run',
  responses: { 200: json(z.object({ schedules: z.array(ScheduleReport) }), 'Schedules.'), ...problems },
});

const create = createRoute({
  method: 'post',
  path: '/schedules',
  tags,
  summary: 'Make a schedule of a refresh or of a recurring campaign',
  request: { body: specBody },
  responses: { 201: json(ScheduleReport, 'Made.'), ...problems },
});

const show = createRoute({
  method: 'get',
  path: '/schedules/{id}',
  tags,
  summary: 'Show a schedule with its next times and what its runs came to',
  request: { params },
  responses: report('The schedule.'),
});

const update = createRoute({
  method: 'put',
  path: '/schedules/{id}',
  tags,
  summary: 'Put a new specification in the place of the present one; the id stays, and so does a pause',
  request: { params, body: specBody },
  responses: report('Changed.'),
});

const remove = createRoute({
  method: 'delete',
  path: '/schedules/{id}',
  tags,
  summary: 'Delete a schedule; its runs go on',
  request: { params },
  responses: { 200: json(z.object({ deleted: z.string() }), 'Deleted.'), ...problems },
});

const pause = createRoute({
  method: 'post',
  path: '/schedules/{id}/pause',
  tags,
  summary: 'Let no further run begin',
  request: { params, body: noteBody },
  responses: report('Paused.'),
});

const resume = createRoute({
  method: 'post',
  path: '/schedules/{id}/resume',
  tags,
  summary: 'Go on after a pause',
  request: { params, body: noteBody },
  responses: report('Resumed.'),
});

const trigger = createRoute({
  method: 'post',
  path: '/schedules/{id}/trigger',
  tags,
  summary: 'Start a run now, paused or not, by the overlap policy of the schedule',
  request: { params },
  responses: report('Started, or held back by the overlap policy.'),
});

const backfill = createRoute({
  method: 'post',
  path: '/schedules/{id}/backfill',
  tags,
  summary: 'Make up for the runs of a time that has passed, 50 at most',
  request: {
    params,
    body: {
      content: {
        'application/json': {
          schema: Backfill.meta({
            example: { from: '2026-11-01T00:00:00+01:00', to: '2026-11-20T00:00:00+01:00', overlap: 'buffer-all' },
          }),
        },
      },
      required: true,
    },
  },
  responses: {
    200: json(
      z.object({ due: z.array(z.string()).describe('times that are made up for'), schedule: ScheduleReport }),
      'Begun.',
    ),
    ...problems,
  },
});
