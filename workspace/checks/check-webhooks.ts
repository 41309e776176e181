import type { Webhooks } from '../../domain/webhook.ts';
import type { Values } from '../parts.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** Briefs lie below the workspace, and who starts them may. Whether a brief is there is seen when a message asks for it: it may come later. */
export function checkWebhooks({ incoming }: Webhooks, { people }: Pick<Values, 'people'>): FieldProblem[] {
  const leads = people?.people.filter(({ roles }) => roles.includes('content-lead')).map(({ id }) => id);
  return Object.entries(incoming).flatMap(([hook, { rules }]) =>
    rules.flatMap(({ brief, as }, index): FieldProblem[] => {
      const path = ['incoming', hook, 'rules', index];
      const below = !brief.startsWith('/') && !brief.split(/[\\/]/).includes('..') && /\.ya?ml$/.test(brief);
      return [
        ...(below ? [] : [{ path: [...path, 'brief'], message: 'A brief is a YAML file below the workspace.' }]),
        ...(leads && !leads.includes(as)
          ? [{ path: [...path, 'as'], message: `"${as}" does not hold the role content-lead.`, choices: leads }]
          : []),
      ];
    }),
  );
}
