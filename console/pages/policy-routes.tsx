import { Hono } from 'hono';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { pageOf } from './page.ts';
import { PolicyPage } from './policy.tsx';
import { refusalText } from './refusal-text.ts';
import { sendPage } from './send-page.ts';

const agents = ['researcher', 'strategist', 'copywriter', 'editor'];

/** Asking the policy changes nothing, so questions are addresses that can be sent to somebody. */
export function createPolicyRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().get('/policy', async (context) => {
    const page = pageOf(context, deps);
    const { principal, action, answer } = context.req.query();
    const allowed = answer === 'denied' ? false : undefined;
    const [people, decisions] = await Promise.all([deps.desk.people(), deps.desk.decisions(page.viewer, { allowed })]);
    const asked = principal && action ? { principal, action } : undefined;
    const explained =
      asked && (await deps.desk.explain(page.viewer, { ...asked, language: page.language }).catch(onlyRefusals));
    return sendPage(
      context,
      <PolicyPage
        page={page}
        people={people}
        agents={agents}
        decisions={decisions}
        asked={asked}
        explanation={explained instanceof CopydeskError ? undefined : explained}
        problem={explained instanceof CopydeskError ? refusalText(page, explained) : undefined}
        onlyDenied={allowed === false}
      />,
      explained instanceof CopydeskError ? 422 : 200,
    );
  });
}

function onlyRefusals(error: unknown): CopydeskError {
  if (error instanceof CopydeskError) return error;
  throw error;
}
