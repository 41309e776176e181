import { randomUUID } from 'node:crypto';
import type { CampaignView, InboxItem } from '../../console/desk/desk.ts';
import type { ApprovedSeveral } from '../../console/desk/live/views.ts';
import { codeWords } from '../../console/texts/code-words.ts';
import { confirmed } from '../confirmed.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { cliTexts } from '../texts.ts';
import { campaignPath } from './send-command.ts';

/** Approves everything of a campaign that waits for the person: each piece by a decision of its own, about what was shown. */
export async function approveAll(
  session: Session,
  id: string,
  { comment, yes }: { comment?: string; yes?: boolean },
): Promise<number> {
  const client = session.client();
  const [{ status, operation }, { items }] = await Promise.all([
    client.get<CampaignView>(campaignPath(id)),
    client.get<{ items: InboxItem[] }>('/inbox'),
  ]);
  const mine = items.filter(({ campaign, kind, mine: own }) => own && kind === 'sign-off' && campaign === id);
  const open = status.assets.filter(({ asset, request }) => request && mine.some((item) => item.asset === asset));
  const { live, destination, sure, decisions } = cliTexts[session.lang];
  if (open.length === 0) {
    session.result({ approved: [], refused: [] }, () => live.nothingOpen);
    return exitCodes.ok;
  }
  const { operations } = session.texts.pieces;
  for (const { asset, request } of open) {
    const piece = operation?.pieces.find((one) => one.asset === asset);
    session.say(piece ? `${asset}: ${operations[piece.kind]}: ${piece.piece.title} (${piece.piece.url})` : asset);
    session.say(`  ${destination}: ${request!.destination} · ${request!.prepared}`);
  }
  if (!(await confirmed(session, `${sure(decisions.approve)} (${open.length})`, yes))) return exitCodes.ok;
  const shown = open.map(({ asset, request }) => ({ asset, prepared: request!.prepared }));
  const outcome = await client.post<ApprovedSeveral>(
    `${campaignPath(id)}/approvals`,
    { shown, comment },
    { 'Idempotency-Key': randomUUID() },
  );
  session.result(outcome, () => [
    ...outcome.approved.map(({ asset }) => live.approved(asset)),
    ...outcome.refused.map(({ asset, code, message }) =>
      live.refused(asset, codeWords(session.texts, code) ?? message),
    ),
  ]);
  return outcome.refused.length > 0 ? exitCodes.conflict : exitCodes.ok;
}
