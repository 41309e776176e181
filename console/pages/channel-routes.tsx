import { Hono } from 'hono';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { ChannelsPage } from './channels.tsx';
import { type Page, type PageContext, pageOf } from './page.ts';
import { problemText } from './problem-text.ts';
import { readFields } from './read-fields.ts';
import { sendPage } from './send-page.ts';

/** Channels: the list, a look now, and the brake. */
export function createChannelRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/channels', (context) => send(context));
  app.post('/channels/:name/check', (context) =>
    act(context, async ({ viewer }, name) => {
      await desk.checkChannel(viewer, name);
      return undefined;
    }),
  );
  app.post('/channels/:name/pause', (context) =>
    act(context, async ({ viewer }, name) => {
      const { reason = '' } = await readFields(context);
      await desk.pauseChannel(viewer, name, reason);
      return undefined;
    }),
  );
  app.post('/channels/:name/resume', (context) =>
    act(context, async ({ viewer, t }, name) => {
      const { retried } = await desk.resumeChannel(viewer, name);
      return t.channel.resumed(retried.length);
    }),
  );

  /** Does something with a channel and shows all of them again, with what came of it. */
  async function act(
    context: PageContext,
    work: (page: Page, name: string) => Promise<string | undefined>,
  ): Promise<Response> {
    const page = pageOf(context, deps);
    const name = context.req.param('name')!;
    try {
      const done = await work(page, name);
      if (done) return await send(context, { done });
      return context.redirect(`/channels#channel-${encodeURIComponent(name)}`, 303);
    } catch (error) {
      return send(context, { problem: problemText(page, error) });
    }
  }

  async function send(
    context: PageContext,
    more: { done?: string; problem?: ReturnType<typeof problemText> } = {},
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: '/channels' };
    const [channels, people] = await Promise.all([desk.channels(page.viewer), desk.people()]);
    return sendPage(
      context,
      <ChannelsPage
        page={page}
        channels={channels}
        people={people}
        now={new Date()}
        done={more.done}
        problem={more.problem?.text}
      />,
      more.problem?.status,
    );
  }

  return app;
}
