import type { WithdrawnCampaign } from '../../console/desk/live/views.ts';
import { orderedWords } from '../live/order.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { cliTexts } from '../texts.ts';
import { campaignPath } from './send-command.ts';

/** Takes back what a campaign has published, after sign-off. */
export const withdrawCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'withdraw',
      summary: 'have what a campaign published withdrawn, and pages that it changed set back',
      examples: ['campaign withdraw nordgrat-launch --reason "Der Laborwert stimmt nicht." --as lena-hofer'],
    },
    async (session, id: string, { reason }: { reason: string }) => {
      const withdrawn = await session.client().post<WithdrawnCampaign>(`${campaignPath(id)}/withdraw`, { reason });
      session.result(withdrawn, () => [
        ...orderedWords(session, withdrawn.campaigns),
        ...(withdrawn.left.length > 0 ? [cliTexts[session.lang].live.left, ...withdrawn.left] : []),
      ]);
    },
  )
    .argument('<id>', 'campaign')
    .requiredOption('--reason <text>', 'why; those who approve read it');
