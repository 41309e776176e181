import { operations } from '../../domain/publication.ts';
import type { LivePiece, OperationKind } from '../desk/live/views.ts';
import { Field } from './field.tsx';
import { PieceRow } from './live-piece.tsx';
import type { Page } from './page.ts';
import type { Fields } from './read-command.ts';

interface Props {
  page: Page;
  pieces: LivePiece[];
  people: { id: string; name: string }[];
  /** Which operations are offered; left out: whatever any of the pieces can. */
  kinds?: OperationKind[];
  /** All pieces are picked to begin with. */
  picked?: boolean;
  /** Why nothing was ordered, and what had been typed. */
  typed?: { fields: Fields; publications: string[] };
  reason?: string;
}

/** Pieces to pick from, and what is to be done with those that are picked. */
export function OrderForm({ page, pieces, people, picked, typed, ...props }: Props) {
  const { t } = page;
  const kinds = (props.kinds ?? operations.filter((kind) => kind !== 'publish')).filter((kind) =>
    pieces.some(({ possible }) => possible.includes(kind)),
  );
  const isPicked = ({ publication }: LivePiece) => typed?.publications.includes(publication) ?? picked ?? false;
  return (
    <form method="post" action="/live/operations" class="stack">
      <ul class="queue pieces">
        {pieces.map((piece) => (
          <PieceRow page={page} piece={piece} people={people} pick={kinds.length > 0} picked={isPicked(piece)} />
        ))}
      </ul>
      {kinds.length > 0 && (
        <fieldset>
          <legend>{t.pieces.order}</legend>
          <p class="small">{t.pieces.orderLead}</p>
          {kinds.map((kind, index) => (
            <label class="check">
              <input
                type="radio"
                name="kind"
                value={kind}
                required
                checked={typed ? typed.fields.kind === kind : kinds.length === 1 && index === 0}
              />
              <span>
                {t.pieces.operations[kind]} <small>{t.pieces.explained[kind]}</small>
              </span>
            </label>
          ))}
          {kinds.includes('correct') && (
            <>
              <Field label={t.pieces.replace} name="replace" note={t.pieces.correctHint} optional={t.optional}>
                <textarea name="replace" id="replace" rows={2} maxlength={2000}>
                  {typed?.fields.replace ?? ''}
                </textarea>
              </Field>
              <Field label={t.pieces.by} name="by" optional={t.optional}>
                <textarea name="by" id="by" rows={2} maxlength={2000}>
                  {typed?.fields.by ?? ''}
                </textarea>
              </Field>
            </>
          )}
          <Field label={t.pieces.reason} name="reason" note={t.pieces.reasonHint}>
            <textarea name="reason" id="reason" rows={2} required minlength={3} maxlength={1000}>
              {typed?.fields.reason ?? props.reason ?? ''}
            </textarea>
          </Field>
          <button type="submit">{t.pieces.send}</button>
        </fieldset>
      )}
    </form>
  );
}
