import { type ChangedLine, changedLines, type Words } from './changed-words.ts';
import type { Page } from './page.ts';

interface Piece {
  title: string;
  html: string;
}

interface Props {
  page: Page;
  before: Piece;
  after: Piece;
  title: string;
  /** What it is compared with. */
  lead: string;
}

/** What differs between two pieces, the changed passages first and the whole text on demand. */
export function Changes({ page: { t }, before, after, title, lead }: Props) {
  const lines = changedLines(before, after);
  const changed = lines.filter((line) => line.changed);
  return (
    <section class="changes">
      <h2>{title}</h2>
      <p>{lead}</p>
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
          <MarkedWords words={words} />
        </p>
      ))}
    </div>
  );
}

/** Words that came or went, marked. */
export function MarkedWords({ words }: { words: Words[] }) {
  return (
    <>
      {words.map(({ text, change }) =>
        change === 'added' ? <ins>{text}</ins> : change === 'removed' ? <del>{text}</del> : text,
      )}
    </>
  );
}
