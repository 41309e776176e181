import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { YAMLParseError } from 'yaml';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { statusOf } from '../problem.ts';
import { fromBerlin } from './berlin-time.ts';
import type { Problems } from './brief-problems.ts';
import { formatIn } from './format.ts';
import { type Page, type PageContext, pageOf, schedulePath } from './page.ts';
import type { Fields } from './read-command.ts';
import { readFields } from './read-fields.ts';
import { refusalText } from './refusal-text.ts';
import { DeleteSchedulePage, SchedulePage } from './schedule.tsx';
import { ScheduleEditPage } from './schedule-edit.tsx';
import {
  draftOfSpec,
  emptyScheduleDraft,
  readScheduleForm,
  type ScheduleDraft,
  scheduleField,
  specOf,
} from './schedule-form.ts';
import { SchedulesPage } from './schedules.tsx';
import { sendPage } from './send-page.ts';

/** Schedules: the list, each with its runs, the forms to make and change one, and what steers it. */
export function createScheduleRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/schedules', async (context) => {
    const page = await pageHere(context);
    return sendPage(context, <SchedulesPage page={page} schedules={await desk.schedules(page.viewer)} />);
  });

  app.get('/schedules/new', async (context) => {
    const page = await pageHere(context);
    const { timeZone } = await desk.workspaceSummary(page.viewer);
    return sendForm(context, page, null, emptyScheduleDraft(page.viewer.id, timeZone));
  });
  app.post('/schedules/new', async (context) => save(context, null));

  app.get('/schedules/:id', (context) => sendSchedule(context, context.req.param('id')));
  app.get('/schedules/:id/edit', async (context) => {
    const page = await pageHere(context);
    const id = context.req.param('id');
    const { spec } = await desk.schedule(page.viewer, id);
    return sendForm(context, page, id, draftOfSpec(spec));
  });
  app.post('/schedules/:id/edit', (context) => save(context, context.req.param('id')));
  app.get('/schedules/:id/delete', async (context) => {
    const page = await pageHere(context);
    const report = await desk.schedule(page.viewer, context.req.param('id'));
    return sendPage(context, <DeleteSchedulePage page={page} report={report} />);
  });

  app.post('/schedules/:id/delete', async (context) => {
    await desk.deleteSchedule(context.get('viewer'), context.req.param('id'));
    return context.redirect('/schedules', 303);
  });
  app.post('/schedules/:id/pause', (context) =>
    steer(context, (id, { note }) => desk.pauseSchedule(context.get('viewer'), id, note?.trim())),
  );
  app.post('/schedules/:id/resume', (context) =>
    steer(context, (id, { note }) => desk.resumeSchedule(context.get('viewer'), id, note?.trim())),
  );
  app.post('/schedules/:id/trigger', (context) =>
    steer(context, (id) => desk.triggerSchedule(context.get('viewer'), id)),
  );
  app.post('/schedules/:id/backfill', (context) =>
    steer(context, async (id, { from = '', to = '', overlap }) => {
      const backfill = { from: fromBerlin(from) ?? '', to: fromBerlin(to) ?? '', overlap };
      const { due } = await desk.backfillSchedule(context.get('viewer'), id, backfill);
      return `?backfilled=${due.length}`;
    }),
  );

  /** Does something and shows the schedule again: with a redirect, or with the reason why it was not done. */
  async function steer(
    context: PageContext,
    work: (id: string, fields: Fields) => Promise<unknown>,
  ): Promise<Response> {
    const id = context.req.param('id')!;
    try {
      const query = await work(id, await readFields(context));
      return context.redirect(schedulePath(id) + (typeof query === 'string' ? query : ''), 303);
    } catch (error) {
      if (!(error instanceof CopydeskError) || error.errorClass === 'not_found') throw error;
      return sendSchedule(context, id, error);
    }
  }

  async function sendSchedule(context: PageContext, id: string, problem?: CopydeskError): Promise<Response> {
    const page = { ...(await pageHere(context)), here: schedulePath(id) };
    const [report, people] = await Promise.all([desk.schedule(page.viewer, id), desk.people()]);
    const backfilled = Number(context.req.query('backfilled'));
    return sendPage(
      context,
      <SchedulePage
        page={page}
        report={report}
        people={people}
        problem={problem && refusalText(page, problem)}
        done={backfilled > 0 ? page.t.schedule.backfilled(backfilled) : undefined}
      />,
      problem ? statusOf[problem.errorClass] : 200,
    );
  }

  async function save(context: PageContext, id: string | null): Promise<Response> {
    const page = { ...(await pageHere(context)), here: id ? `${schedulePath(id)}/edit` : '/schedules/new' };
    const draft = readScheduleForm(await readFields(context));
    try {
      const spec = await specOf(draft, async (campaign) => (await desk.campaign(page.viewer, campaign)).brief);
      if (draft.kind === 'campaign' && !(spec as { work: { brief: unknown } }).work.brief)
        return await sendForm(context, page, id, draft, { brief: page.t.schedule.noBrief }, 422);
      const report = id
        ? await desk.updateSchedule(page.viewer, id, spec)
        : await desk.createSchedule(page.viewer, spec);
      return context.redirect(schedulePath(report.spec.id), 303);
    } catch (error) {
      const status = error instanceof CopydeskError ? statusOf[error.errorClass] : 422;
      return sendForm(context, page, id, draft, problemsOf(page, draft, error), status);
    }
  }

  async function sendForm(
    context: PageContext,
    page: Page,
    id: string | null,
    draft: ScheduleDraft,
    problems: Problems = {},
    status?: ContentfulStatusCode,
  ): Promise<Response> {
    const [summary, people, campaigns] = await Promise.all([
      desk.workspaceSummary(page.viewer),
      desk.people(),
      desk.campaigns(page.viewer),
    ]);
    const recurring = campaigns.filter(({ order }) => !order);
    const props = { page, id, draft, problems, summary, people, campaigns: recurring };
    return sendPage(context, <ScheduleEditPage {...props} />, status);
  }

  /** Times of schedules stand in the zone of the workspace. */
  async function pageHere(context: PageContext): Promise<Page> {
    const page = pageOf(context, deps);
    const { timeZone } = await desk.workspaceSummary(page.viewer);
    return { ...page, format: formatIn(page.language, timeZone) };
  }

  return app;
}

/** What is wrong, by field of the form; `''` has what belongs to none. Inside pasted text the field is named too. */
function problemsOf(page: Page, { kind }: ScheduleDraft, error: unknown): Problems {
  const pasted = kind === 'yaml' ? 'yaml' : 'brief';
  if (error instanceof YAMLParseError) return { [pasted]: error.message };
  if (!(error instanceof CopydeskError)) throw error;
  const several = 'problems' in error && Array.isArray(error.problems) ? (error.problems as CopydeskError[]) : [error];
  const problems: Problems = {};
  for (const one of several) {
    const path = one.where?.field ?? '';
    const field = path && scheduleField(kind, path);
    const text = refusalText(page, one);
    const words = field === pasted ? `${path}: ${text}` : text;
    problems[field] = problems[field] ? `${problems[field]}\n${words}` : words;
  }
  return problems;
}
