import { randomUUID } from 'node:crypto';
import type { CommandRequest } from '../../console/desk/desk.ts';
import type { CommandOutcome } from '../../domain/command.ts';
import { ServerUnreachable } from '../client.ts';
import type { Session } from '../session.ts';
import { cliTexts } from '../texts.ts';

export const campaignPath = (id: string): string => `/campaigns/${encodeURIComponent(id)}`;

/** Sends a command under a key of its own, so that it can be sent again after a lost connection without being carried out twice. */
export async function sendCommand(session: Session, id: string, request: CommandRequest): Promise<void> {
  const headers = { 'Idempotency-Key': randomUUID() };
  const send = () => session.client().post<CommandOutcome>(`${campaignPath(id)}/commands`, request, headers);
  const outcome = await send().catch((error: unknown) => {
    if (error instanceof ServerUnreachable) return send();
    throw error;
  });
  const { stages } = session.texts;
  const about = 'asset' in request && request.asset ? request.asset : id;
  session.result(outcome, () =>
    cliTexts[session.lang].done(about, stages[outcome.stage as keyof typeof stages] ?? outcome.stage),
  );
}
