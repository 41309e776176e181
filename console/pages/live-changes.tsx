import { bodyHtml } from '../../domain/render-html.ts';
import type { AssetView, PreparedView, VariantView } from '../desk/desk.ts';
import type { LiveView } from '../desk/live-view.ts';
import { changedWords, linesOf } from './changed-words.ts';
import { Changes, MarkedWords } from './changes.tsx';
import { OutsideLink } from './outside-link.tsx';
import type { Page } from './page.ts';
import { type Passage, threeWay } from './three-way.ts';

interface Props {
  page: Page;
  live: LiveView;
  prepared: PreparedView;
  status: AssetView['status'];
}

/** What a proposal does to the live page; where somebody else has changed that meanwhile, all three versions beside each other. */
export function LiveChanges({ page, live, prepared, status }: Props) {
  const { t, format } = page;
  const text = t.live;
  const conflict = status.attention?.code === 'conflict';
  return (
    <>
      <LivePageFacts page={page} live={live} waits={['sign-off', 'slot'].includes(status.stage) && !conflict} />
      {conflict || live.changed ? (
        <ThreeWay page={page} live={live} prepared={prepared} conflict={conflict} />
      ) : (
        <Changes
          page={page}
          before={live.base}
          after={prepared}
          title={text.changes}
          lead={text.changesLead(format.dateTime(live.base.readAt))}
        />
      )}
    </>
  );
}

/** Which live page it is, and whether it still is as it was read. */
export function LivePageFacts({ page: { t, format }, live, waits }: { page: Page; live: LiveView; waits: boolean }) {
  const text = t.live;
  return (
    <section class="live-page">
      <p>
        {text.page}: <OutsideLink url={live.url} />{' '}
        <span class="small">{text.readAt(format.dateTime(live.base.readAt))}</span>
      </p>
      {live.trouble && (
        <p class="small" role="status">
          {text.unreadable} {live.trouble}
        </p>
      )}
      {live.changed && waits && (
        <p class="trouble" role="status">
          {live.now ? text.changedMeanwhile : text.gone}
        </p>
      )}
    </section>
  );
}

function ThreeWay({ page, live, prepared, conflict }: Omit<Props, 'status'> & { conflict: boolean }) {
  const text = page.t.live;
  if (!live.now) {
    return (
      <section class="changes">
        <h2>{text.conflict}</h2>
        <p>{live.trouble ? text.unreadable : text.gone}</p>
        {conflict && <p>{text.retry}</p>}
      </section>
    );
  }
  const passages = threeWay(linesOf(live.base), linesOf(prepared), linesOf(live.now));
  return (
    <section class="changes">
      <h2>{text.conflict}</h2>
      <p>{text.conflictLead}</p>
      {conflict && <p>{text.retry}</p>}
      {passages.length === 0 && <p>{page.t.asset.noChanges}</p>}
      <ol class="three-way">
        {passages.map((passage) => (
          <PassageRow page={page} passage={passage} />
        ))}
      </ol>
    </section>
  );
}

function PassageRow({ page: { t }, passage }: { page: Page; passage: Passage }) {
  const base = passage.base.join('\n');
  const versions = [
    [t.live.ours, passage.ours],
    [t.live.theirs, passage.theirs],
  ] as const;
  return (
    <li class={`by-${passage.by}`}>
      <p class="small">{t.live.by[passage.by]}</p>
      <dl>
        <div>
          <dt>{t.live.base}</dt>
          <dd class="lines diff">{base || t.live.nothing}</dd>
        </div>
        {versions.map(([name, lines]) => (
          <div>
            <dt>{name}</dt>
            <dd class="lines diff">
              {lines.length === 0 && base === '' ? (
                t.live.nothing
              ) : (
                <MarkedWords words={changedWords(base, lines.join('\n'))} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** What a variant changes of the live page, by what of that the house can write. */
export function VariantChanges({ page, live, variant }: { page: Page; live: LiveView; variant: VariantView }) {
  const { content } = live.base;
  const { t, format } = page;
  return (
    <Changes
      page={page}
      before={{ title: content.title, html: bodyHtml(content) }}
      after={{ title: variant.content.title, html: bodyHtml(variant.content) }}
      title={t.live.changes}
      lead={t.live.changesLead(format.dateTime(live.base.readAt))}
    />
  );
}
