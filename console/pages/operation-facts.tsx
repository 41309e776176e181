import type { OperationView } from '../desk/desk.ts';
import { OutsideLink } from './outside-link.tsx';
import { assetPath, type Page } from './page.ts';

/** What is about to be done, to which piece, and why. */
export function OperationFacts({ page: { t, format }, operation }: { page: Page; operation: OperationView }) {
  const { kind, piece, reason, correction, spend } = operation;
  return (
    <dl class="facts operation">
      <div>
        <dt>{t.pieces.what}</dt>
        <dd>
          <strong>{t.pieces.operations[kind]}</strong> {t.pieces.explained[kind]}
          {correction && <span class="lines"> {t.pieces.correction(correction.replace, correction.by)}</span>}
          {spend && (
            <span>
              {' '}
              {t.pieces.spend(
                format.money(spend.dailyCents),
                format.money(spend.totalCents),
                format.dateTime(spend.until),
              )}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t.pieces.piece}</dt>
        <dd>
          {piece.title} · <a href={assetPath(piece.campaign, piece.asset)}>{`${piece.campaign} · ${piece.asset}`}</a>
          <br />
          <OutsideLink url={piece.url} />
        </dd>
      </div>
      <div>
        <dt>{t.pieces.why}</dt>
        <dd class="lines">{reason}</dd>
      </div>
    </dl>
  );
}
