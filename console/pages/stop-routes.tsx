import { Hono } from 'hono';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { type PageContext, pageOf } from './page.ts';
import { problemText } from './problem-text.ts';
import { readFields } from './read-fields.ts';
import { sendPage } from './send-page.ts';
import { StopPage } from './stop.tsx';

/** The emergency stop. */
export function createStopRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/stop', async (context) => {
    const { show } = context.req.query();
    const shown = show ? await desk.stopOffer(context.get('viewer'), show) : undefined;
    return send(context, { shown });
  });
  app.post('/stop', async (context) => {
    const page = pageOf(context, deps);
    const { what = '', reason } = await readFields(context);
    const [scope, value = ''] = what.split(' ');
    try {
      const shown = await desk.setStop(page.viewer, { scope, value, reason });
      return await send(context, { shown, done: page.t.stop.done });
    } catch (error) {
      return send(context, { problem: problemText(page, error) });
    }
  });
  app.post('/stop/:id/lift', async (context) => {
    const page = pageOf(context, deps);
    try {
      await desk.liftStop(page.viewer, context.req.param('id'));
      return await send(context, { done: page.t.stop.lifted });
    } catch (error) {
      return send(context, { problem: problemText(page, error) });
    }
  });

  async function send(
    context: PageContext,
    more: Pick<Parameters<typeof StopPage>[0], 'shown' | 'done'> & { problem?: ReturnType<typeof problemText> } = {},
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: '/stop' };
    const [stops, { brand, channels }, people] = await Promise.all([
      desk.stops(page.viewer),
      desk.workspaceSummary(page.viewer),
      desk.people(),
    ]);
    return sendPage(
      context,
      <StopPage
        page={page}
        stops={stops}
        brand={brand}
        channels={channels.map(({ name }) => name)}
        people={people}
        shown={more.shown}
        done={more.done}
        problem={more.problem?.text}
      />,
      more.problem?.status,
    );
  }

  return app;
}
