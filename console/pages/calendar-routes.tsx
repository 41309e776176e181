import { Hono } from 'hono';
import { Temporal } from 'temporal-polyfill';
import { fromClock, localDay } from '../../domain/local-time.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { CalendarPage } from './calendar.tsx';
import { pageOf } from './page.ts';
import { sendPage } from './send-page.ts';

/** `/calendar?from=2026-12-01&span=month&channel=journal`: a week or a month of what goes out, by day. */
export function createCalendarRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();
  app.get('/calendar', async (context) => {
    const page = pageOf(context, deps);
    const { from, span: given, channel } = context.req.query();
    const { timeZone, channels } = await desk.workspaceSummary(page.viewer);
    const span = given === 'week' ? 'week' : 'month';
    const first = firstDay(from ?? localDay(new Date(), timeZone), span);
    const end = first.add(span === 'week' ? { weeks: 1 } : { months: 1 });
    const midnight = (day: Temporal.PlainDate) => fromClock(`${day.toString()}T00:00`, timeZone)!;
    const view = await desk.calendar(page.viewer, {
      from: midnight(first),
      to: midnight(end),
      ...(channel && { channel }),
    });
    return sendPage(
      context,
      <CalendarPage
        page={page}
        view={view}
        first={first}
        end={end}
        span={span}
        channel={channel ?? ''}
        channels={channels}
      />,
    );
  });
  return app;
}

/** Monday of the week, or the first of the month, of a day; of today when that is none. */
function firstDay(text: string, span: 'week' | 'month'): Temporal.PlainDate {
  const day = parseDay(text) ?? Temporal.Now.plainDateISO();
  return span === 'week' ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 });
}

function parseDay(text: string): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) ? Temporal.PlainDate.from(text) : null;
  } catch {
    return null;
  }
}
