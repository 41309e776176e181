import { Hono } from 'hono';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import type { AssetView, VariantView } from '../desk/desk.ts';
import { statusOf } from '../problem.ts';
import { EditPage } from './edit.tsx';
import { contentOf, draftOf, type EditDraft, fieldOf, readDraft } from './edit-form.ts';
import { assetPath, type PageContext, pageOf } from './page.ts';
import { readFields } from './read-fields.ts';
import { refusalText } from './refusal-text.ts';
import { sendPage } from './send-page.ts';

const path = '/campaigns/:id/assets/:channel/:locale/edit';

/** The edit form: every button but save only changes the form; save sends the edit, which the house checks again. */
export function createEditRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get(path, async (context) => {
    const { view, base } = await open(context, context.req.query('base'));
    return sendEdit(context, view, base, { draft: draftOf(base.content) });
  });

  app.post(path, async (context) => {
    const fields = await readFields(context);
    const { view, base } = await open(context, fields.base);
    const draft = readDraft(fields);
    if (fields.do !== 'save') return sendEdit(context, view, base, { draft });
    try {
      const content = contentOf(draft, base.content);
      await desk.command(
        context.get('viewer'),
        view.campaign,
        { kind: 'edit', asset: view.status.asset, base: base.ref, content },
        fields.command,
      );
      return context.redirect(`${assetPath(view.campaign, view.status.asset)}?saved`, 303);
    } catch (error) {
      if (error instanceof z.ZodError)
        return sendEdit(context, view, base, { draft, problems: problemsOf(error, draft, context) }, 422);
      if (!(error instanceof CopydeskError)) throw error;
      const refusal = refusalText(pageOf(context, deps), error, await desk.people());
      return sendEdit(context, view, base, { draft, refusal }, statusOf[error.errorClass]);
    }
  });

  function problemsOf({ issues }: z.ZodError, draft: EditDraft, context: PageContext): Record<string, string> {
    const { t } = pageOf(context, deps);
    const text = ({ code, message }: z.core.$ZodIssue) => (code === 'too_small' ? t.edit.emptyField : message);
    return Object.fromEntries(issues.map((issue) => [fieldOf(issue.path, draft), text(issue)]));
  }

  async function open(
    context: PageContext,
    wanted: string | undefined,
  ): Promise<{ view: AssetView; base: VariantView }> {
    const { id = '', channel, locale } = context.req.param() as Record<string, string>;
    const view = await desk.asset(context.get('viewer'), id, `${channel}/${locale}`);
    const base =
      view.variants.find(({ ref }) => ref === (wanted ?? view.status.selected)) ??
      (wanted ? undefined : view.variants.at(-1));
    if (!base) throw new CopydeskError('not_found', pageOf(context, deps).t.refusals.unknown_variant);
    return { view, base };
  }

  async function sendEdit(
    context: PageContext,
    view: AssetView,
    base: VariantView,
    state: { draft: EditDraft; problems?: Record<string, string>; refusal?: string },
    status?: (typeof statusOf)['conflict'],
  ): Promise<Response> {
    const page = {
      ...pageOf(context, deps),
      here: `${assetPath(view.campaign, view.status.asset)}/edit?base=${encodeURIComponent(base.ref)}`,
    };
    const { channels } = await desk.workspaceSummary(page.viewer);
    const limits = channels.find(({ name }) => name === view.status.channel)?.limits;
    return sendPage(context, <EditPage page={page} view={view} base={base} limits={limits} {...state} />, status);
  }

  return app;
}
