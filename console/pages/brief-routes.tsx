import { Hono } from 'hono';
import { parse } from 'yaml';
import type { Estimate } from '../../domain/brief.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { BriefPage } from './brief.tsx';
import { type BriefDraft, briefOf, emptyDraft, readBriefForm } from './brief-form.ts';
import { deskProblems, type Problems, shapeProblems } from './brief-problems.ts';
import { campaignPath, type Page, type PageContext, pageOf } from './page.ts';
import type { Fields } from './read-command.ts';
import { sendPage } from './send-page.ts';

/** The form that starts a campaign: fill in or paste, see what it will take, start. */
export function createBriefRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/campaigns/new', async (context) => {
    const page = pageOf(context, deps);
    const summary = await desk.workspaceSummary(page.viewer);
    return sendForm(context, page, { draft: emptyDraft(summary, page.viewer.id) });
  });

  app.post('/campaigns/new', async (context) => {
    const page = { ...pageOf(context, deps), here: '/campaigns/new' };
    const { fields, products } = await readBrief(context);
    const summary = await desk.workspaceSummary(page.viewer);
    const yaml = fields.yaml;
    const draft = yaml === undefined ? readBriefForm(fields, products, summary) : emptyDraft(summary, page.viewer.id);
    if (/^(add|remove)/.test(fields.do ?? '')) return sendForm(context, page, { draft });
    const { brief, problems } = yaml === undefined ? checked(page, briefOf(draft)) : fromYaml(page, yaml);
    if (Object.keys(problems).length > 0) return sendForm(context, page, { draft, yaml, problems }, 422);
    try {
      if (fields.do !== 'start')
        return sendForm(context, page, { draft, yaml, estimate: await desk.estimate(page.viewer, brief) });
      const { campaign } = await desk.start(page.viewer, brief);
      return context.redirect(campaignPath(campaign), 303);
    } catch (error) {
      return sendForm(context, page, { draft, yaml, problems: deskProblems(page, error) }, 422);
    }
  });

  async function sendForm(
    context: PageContext,
    page: Page,
    state: { draft: BriefDraft; yaml?: string; problems?: Problems; estimate?: Estimate },
    status?: 422,
  ): Promise<Response> {
    const [summary, people] = await Promise.all([desk.workspaceSummary(page.viewer), desk.people()]);
    return sendPage(context, <BriefPage page={page} summary={summary} people={people} {...state} />, status);
  }

  return app;
}

type Checked = { brief: unknown; problems: Problems };

const checked = (page: Page, brief: unknown): Checked => ({ brief, problems: shapeProblems(page, brief) });

function fromYaml(page: Page, text: string): Checked {
  try {
    const brief: unknown = parse(text);
    const problems = Object.entries(shapeProblems(page, brief)).map(([field, problem]) => `${field}: ${problem}`);
    return { brief, problems: problems.length > 0 ? { yaml: problems.join('\n') } : {} };
  } catch (error) {
    return { brief: null, problems: { yaml: error instanceof Error ? error.message : String(error) } };
  }
}

/** Products are check boxes of one name, so their values come as a list. */
async function readBrief(context: PageContext): Promise<{ fields: Fields; products: string[] }> {
  const form = await context.req.formData();
  const fields: Fields = {};
  for (const [name, value] of form.entries())
    if (typeof value === 'string') fields[name] = value.replaceAll('\r\n', '\n');
  return { fields, products: form.getAll('products').map(String) };
}
