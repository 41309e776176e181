import { Hono } from 'hono';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { statusOf } from '../problem.ts';
import { AssetPage } from './asset.tsx';
import { CampaignPage } from './campaign.tsx';
import { CampaignsPage } from './campaigns.tsx';
import { CancelPage } from './cancel.tsx';
import { assetPath, campaignPath, type PageContext, pageOf } from './page.ts';
import { type Fields, readCommand } from './read-command.ts';
import { readFields } from './read-fields.ts';
import { refusalText, whoWasFirst } from './refusal-text.ts';
import { sendPage } from './send-page.ts';

/** Pages of campaigns and assets, and the one address that takes commands. */
export function createCampaignRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/campaigns', async (context) => {
    const page = pageOf(context, deps);
    const [campaigns, people] = await Promise.all([desk.campaigns(page.viewer), desk.people()]);
    return sendPage(context, <CampaignsPage page={page} campaigns={campaigns} people={people} />);
  });
  app.get('/campaigns/:id', (context) => sendCampaign(context, context.req.param('id')));
  app.get('/campaigns/:id/cancel', async (context) => {
    const page = pageOf(context, deps);
    const view = await desk.campaign(page.viewer, context.req.param('id'));
    return sendPage(context, <CancelPage page={page} view={view} />);
  });
  // Pieces of an operation are counted, not named after channel and locale.
  app.get('/campaigns/:id/assets/:piece', (context) => {
    const { id, piece } = context.req.param();
    return sendAsset(context, id, piece);
  });
  app.get('/campaigns/:id/assets/:channel/:locale', (context) => {
    const { id, channel, locale } = context.req.param();
    return sendAsset(context, id, `${channel}/${locale}`);
  });

  app.post('/campaigns/:id/commands', async (context) => {
    const id = context.req.param('id');
    const fields = await readFields(context);
    try {
      await desk.command(context.get('viewer'), id, readCommand(fields), fields.command);
    } catch (error) {
      if (!(error instanceof CopydeskError) || error.errorClass === 'not_found') throw error;
      return sendRefusal(context, id, fields, error);
    }
    return context.redirect(
      fields.asset && fields.kind !== 'retry' ? assetPath(id, fields.asset) : campaignPath(id),
      303,
    );
  });

  /** A refused command shows the present state with the reason on top, and keeps what was typed. */
  async function sendRefusal(context: PageContext, id: string, typed: Fields, error: CopydeskError): Promise<Response> {
    const text = refusalText(pageOf(context, deps), error, await desk.people());
    if (typed.asset) return sendAsset(context, id, typed.asset, { text, typed, status: statusOf[error.errorClass] });
    return sendCampaign(context, id, { text, status: statusOf[error.errorClass] });
  }

  async function sendCampaign(
    context: PageContext,
    id: string,
    refusal?: { text: string; status: (typeof statusOf)['conflict'] },
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: campaignPath(id) };
    const [view, events, people] = await Promise.all([
      desk.campaign(page.viewer, id),
      desk.timeline(page.viewer, id),
      desk.people(),
    ]);
    return sendPage(
      context,
      <CampaignPage page={page} view={view} events={events} people={people} refusal={refusal?.text} />,
      refusal?.status,
    );
  }

  async function sendAsset(
    context: PageContext,
    id: string,
    asset: string,
    refusal?: { text: string; typed: Fields; status: (typeof statusOf)['conflict'] },
  ): Promise<Response> {
    const page = { ...pageOf(context, deps), here: assetPath(id, asset) };
    // Before the state is read, so that nothing that happens meanwhile goes unannounced.
    const after = (await desk.timeline(page.viewer, id)).at(-1)?.sequence ?? 0;
    const [view, campaign, people] = await Promise.all([
      desk.asset(page.viewer, id, asset),
      desk.campaign(page.viewer, id),
      desk.people(),
    ]);
    const first = refusal?.typed.kind === 'decide' ? whoWasFirst(page, view.status, refusal.typed.stage, people) : null;
    const saved = context.req.query('saved') !== undefined;
    return sendPage(
      context,
      <AssetPage
        page={page}
        view={view}
        campaign={campaign}
        people={people}
        after={after}
        refusal={refusal && { ...refusal, text: [first, refusal.text].filter(Boolean).join(' ') }}
        saved={saved}
      />,
      refusal?.status,
    );
  }

  return app;
}
