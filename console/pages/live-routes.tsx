import { Hono } from 'hono';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { ApproveAllPage } from './approve-all.tsx';
import { LivePage } from './live.tsx';
import { campaignPath, type PageContext, pageOf } from './page.ts';
import { problemText } from './problem-text.ts';
import type { Fields } from './read-command.ts';
import { readFields } from './read-fields.ts';
import { readPicked } from './read-picked.ts';
import { sendPage } from './send-page.ts';
import { WithdrawPage } from './withdraw.tsx';

/** A page shows so many pieces; a search narrows it down. */
const shownAtMost = 200;
const filterNames = ['claim', 'source', 'prompt', 'model', 'rule', 'campaign', 'channel'] as const;

/** What is live, what is ordered for it, and the sign-off of several pieces in one go. */
export function createLiveRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/live', (context) => sendLive(context));
  app.post('/live/operations', async (context) => {
    const { picked, fields } = await readPicked(context, 'publication');
    const page = { ...pageOf(context, deps), here: '/live' };
    const { kind, reason, replace, by = '' } = fields;
    try {
      if (picked.length === 0)
        return await sendLive(context, { text: page.t.pieces.noPick, status: 422 }, { fields, publications: picked });
      const order = { kind, reason, publications: picked, ...(kind === 'correct' && { correction: { replace, by } }) };
      const { campaigns } = await desk.operate(page.viewer, order);
      return context.redirect(
        campaigns.length === 1
          ? campaignPath(campaigns[0]!)
          : `/live?${new URLSearchParams({ started: campaigns.join(',') })}`,
        303,
      );
    } catch (error) {
      return sendLive(context, problemText(page, error), { fields, publications: picked });
    }
  });

  app.get('/campaigns/:id/withdraw', (context) => sendWithdraw(context, context.req.param('id')));
  app.post('/campaigns/:id/withdraw', async (context) => {
    const id = context.req.param('id');
    const page = pageOf(context, deps);
    const { reason = '' } = await readFields(context);
    try {
      const { campaigns, left } = await desk.withdrawCampaign(page.viewer, id, reason);
      return sendWithdraw(context, id, { started: campaigns, left });
    } catch (error) {
      return sendWithdraw(context, id, { problem: problemText(page, error) });
    }
  });

  app.get('/campaigns/:id/approve', (context) => sendApprove(context, context.req.param('id')));
  app.post('/campaigns/:id/approve', async (context) => {
    const id = context.req.param('id');
    const { picked, fields } = await readPicked(context, 'shown');
    const page = pageOf(context, deps);
    const shown = picked.map((one) => {
      const at = one.indexOf(' ');
      return { prepared: one.slice(0, at), asset: one.slice(at + 1) };
    });
    const comment = fields.comment?.trim() || undefined;
    try {
      return await sendApprove(context, id, {
        outcome: await desk.approveSeveral(page.viewer, id, { shown, comment }, fields.command),
      });
    } catch (error) {
      return sendApprove(context, id, { problem: problemText(page, error) });
    }
  });

  async function sendLive(
    context: PageContext,
    problem?: ReturnType<typeof problemText>,
    typed?: { fields: Fields; publications: string[] },
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), ...(problem && { here: '/live' }) };
    const query = context.req.query();
    const filter = Object.fromEntries(
      filterNames.flatMap((name) => (query[name]?.trim() ? [[name, query[name].trim()] as const] : [])),
    );
    const options = { limit: shownAtMost, withdrawn: query.withdrawn === 'yes' };
    const [people, { channels }, found] = await Promise.all([
      desk.people(),
      desk.workspaceSummary(page.viewer),
      desk.live(page.viewer, filter, options).catch((error: unknown) => ({ ...none, ...problemText(page, error) })),
    ]);
    const wrong = problem ?? ('text' in found ? found : undefined);
    return sendPage(
      context,
      <LivePage
        page={page}
        found={found}
        filter={{ ...filter, ...(options.withdrawn && { withdrawn: 'yes' }) }}
        channels={channels.map(({ name }) => name)}
        people={people}
        started={query.started?.split(',').filter(Boolean)}
        problem={wrong?.text}
        typed={typed}
      />,
      wrong?.status,
    );
  }

  async function sendWithdraw(
    context: PageContext,
    id: string,
    more: { started?: string[]; left?: string[]; problem?: ReturnType<typeof problemText> } = {},
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: `${campaignPath(id)}/withdraw` };
    const [view, found, people] = await Promise.all([
      desk.campaign(page.viewer, id),
      desk.live(page.viewer, { campaign: id }),
      desk.people(),
    ]);
    return sendPage(
      context,
      <WithdrawPage page={page} view={view} found={found} people={people} {...more} problem={more.problem?.text} />,
      more.problem?.status,
    );
  }

  async function sendApprove(
    context: PageContext,
    id: string,
    more: Partial<Pick<Parameters<typeof ApproveAllPage>[0], 'outcome'>> & {
      problem?: ReturnType<typeof problemText>;
    } = {},
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: `${campaignPath(id)}/approve` };
    // Before the state is read, so that nothing that happens meanwhile goes unannounced.
    const after = (await desk.timeline(page.viewer, id)).at(-1)?.sequence ?? 0;
    const [view, items] = await Promise.all([desk.campaign(page.viewer, id), desk.inbox(page.viewer)]);
    const mine = items.filter(({ campaign, kind, mine: own }) => own && kind === 'sign-off' && campaign === id);
    return sendPage(
      context,
      <ApproveAllPage
        page={page}
        view={view}
        mine={mine.flatMap(({ asset }) => asset ?? [])}
        after={after}
        outcome={more.outcome}
        problem={more.problem?.text}
      />,
      more.problem?.status,
    );
  }

  return app;
}

const none = { pieces: [], total: 0 };
