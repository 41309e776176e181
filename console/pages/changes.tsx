import type { PreparedView } from '../desk/desk.ts';
import { type ChangedLine, changedLines } from './changed-words.ts';
import type { Page } from './page.ts';

interface Props {
  page: Page;
  previous: PreparedView;
  prepared: PreparedView;
  /** The viewer approved the previous one. */
  reconfirm: boolean;
}

/** What changed since the version before, the changed passages first and the whole text on demand. */
export function Changes({ page: { t }, previous, prepared, reconfirm }: Props) {
  const lines = changedLines(previous, prepared);
  const changed = lines.filter((line) => line.changed);
  return (
    <section class="changes">
      <h2>{t.asset.changes}</h2>
      <p>{reconfirm ? t.asset.changesLead : t.asset.changesAgainst}</p>
      {changed.length === 0 ? <p>{t.asset.noChanges}</p> : <Lines lines={changed} />}
      {changed.length > 0 && (
        <details>
          <summary>{t.asset.wholeText}</summary>
          <Lines lines={lines} />
        </details>
      )}
    </section>
  );
}

function Lines({ lines }: { lines: ChangedLine[] }) {
  return (
    <div class="diff">
      {lines.map(({ words }) => (
        <p>
          {words.map(({ text, change }) =>
            change === 'added' ? <ins>{text}</ins> : change === 'removed' ? <del>{text}</del> : text,
          )}
        </p>
      ))}
    </div>
  );
}
