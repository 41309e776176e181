import type { LivePiece, OperationRequest } from '../../console/desk/live/views.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';
import { cliTexts } from '../texts.ts';

/** Live pieces, one a line: how each stands, where it is, where it came from. */
export function pieceRows({ texts, lang }: Session, pieces: readonly LivePiece[]): string[] {
  if (pieces.length === 0) return [texts.pieces.none];
  const { standings, operations, underWay } = texts.pieces;
  return table(
    ['', texts.pieces.filters.channel, texts.pieces.piece, cliTexts[lang].live.address, texts.pieces.filters.campaign],
    pieces.map((piece) => [
      standings[piece.standing],
      piece.channel,
      piece.title,
      piece.url,
      `${piece.campaign} ${piece.asset}${piece.underWay ? ` (${underWay(operations[piece.underWay.kind])}: ${piece.underWay.campaign})` : ''}`,
    ]),
  );
}

/** Orders something for live pieces. Nothing happens to them before sign-off. */
export const order = (session: Session, request: OperationRequest): Promise<{ campaigns: string[] }> =>
  session.client().post('/operations', request);

/** What was ordered, and how it is approved. */
export const orderedWords = ({ texts, lang }: Session, campaigns: readonly string[]): string[] => [
  texts.pieces.started(campaigns.length),
  ...campaigns.map((campaign) => `  ${cliTexts[lang].live.approve(campaign)}`),
];
