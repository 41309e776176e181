import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Explanation, RecordedDecision } from '../console/desk/desk.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { PolicyCheck } from '../policies/check.ts';
import { exitCodes } from './exit-codes.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';
import { cliTexts } from './texts.ts';

export const policyCommand = (configured: Configured) =>
  new Command('policy')
    .description('who may do what')
    .addCommand(check(configured))
    .addCommand(explain(configured))
    .addCommand(decisions(configured));

const check = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'check',
      summary: 'name all that is wrong with a folder of rules, or with those of the server',
      examples: ['policy check', 'policy check policies --json', 'policy check my-workspace/policies'],
    },
    async (session, directory?: string) => {
      const found = directory ? await checkFolder(directory) : await session.client().get<PolicyCheck>('/policy/check');
      session.result(found, () =>
        found.hash
          ? cliTexts[session.lang].rulesGood(found.rules, found.hash)
          : found.problems.map(
              ({ file, line, rule, message }) => `${file}:${line}${rule ? ` ${rule}` : ''}: ${message}`,
            ),
      );
      return found.hash ? exitCodes.ok : exitCodes.invalid;
    },
  ).argument(
    '[folder]',
    '.cedar files with their schema.cedarschema, or those of a workspace; left out: the rules of the running server',
  );

/** Cedar is loaded only here: nothing else in this command needs it. A folder without a schema has the rules of a workspace. */
async function checkFolder(directory: string): Promise<PolicyCheck> {
  const [{ checkPolicies }, { housePolicies }] = await Promise.all([
    import('../policies/check.ts'),
    import('../policies/policy-set.ts'),
  ]);
  const folder = resolve(directory);
  try {
    if (readdirSync(folder).includes('schema.cedarschema')) return checkPolicies(folder);
    return checkPolicies(housePolicies, folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new CopydeskError('not_found', 'There is no folder of rules that can be read.', {
      where: { file: directory },
      cause,
    });
  }
}

interface ExplainOptions {
  principal?: string;
  as?: string;
  action: string;
  resource?: string;
  context?: string;
}

const explain = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'explain',
      summary: 'say whether somebody may do something, and by which rule',
      examples: [
        'policy explain --as lena-hofer --action decide',
        'policy explain --as lena-hofer --principal agent:researcher --action search_knowledge',
        'policy explain --as lena-hofer --principal service:publisher --action publish --context \'{"quorumMet": false}\'',
      ],
    },
    async (session, options: ExplainOptions) => {
      const principal = options.principal ?? session.as;
      if (!principal)
        throw new CopydeskError('invalid', 'Say about whom: --principal, or --as.', {
          where: { field: '--principal' },
          choices: ['person:<id>', 'agent:<role>', 'service:publisher'],
        });
      const question = {
        principal: principal.includes(':') ? principal : `person:${principal}`,
        action: options.action,
        resource: options.resource,
        context: options.context === undefined ? undefined : readContext(options.context),
        language: session.lang,
      };
      const explanation = await session.client().post<Explanation>('/policy/explain', question);
      session.result(explanation, () => explanation.sentences);
    },
  )
    .requiredOption('--action <action>', 'e.g. decide, publish, edit')
    .option(
      '--principal <who>',
      'about whom: person:<id>, agent:<role> or service:publisher; left out: the person of --as',
    )
    .option('--resource <what>', '<Type>:<id>; left out: a usual one for the action')
    .option('--context <json>', 'facts that differ from the usual ones');

function readContext(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new CopydeskError('invalid', `This is not JSON: ${(cause as Error).message}.`, {
      where: { field: '--context' },
      cause,
    });
  }
}

const decisions = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'decisions',
      summary: 'list recorded decisions, newest first',
      examples: ['policy decisions --denied', 'policy decisions --campaign nordgrat-launch --limit 20'],
    },
    async (session, { campaign, denied, limit }: { campaign?: string; denied?: boolean; limit?: string }) => {
      const asked = new URLSearchParams({
        ...(campaign && { campaign }),
        ...(denied && { allowed: 'false' }),
        ...(limit && { limit }),
      });
      const found = await session.client().get<{ decisions: RecordedDecision[] }>(`/policy/decisions?${asked}`);
      const { policy } = session.texts;
      session.result(found, () => {
        if (found.decisions.length === 0) return policy.noDecisions;
        const rows = found.decisions.map(({ at, principal, action, resource, decision }) => [
          at.slice(0, 19),
          principal,
          action,
          resource,
          decision.allowed ? policy.allowed : policy.denied,
          decision.determining.join(', '),
        ]);
        return table([policy.when, policy.who, policy.what, policy.resource, policy.answer, policy.rules], rows);
      });
    },
  )
    .option('--campaign <id>', 'only of this campaign')
    .option('--denied', 'only refusals')
    .option('--limit <number>', 'decisions at most');
