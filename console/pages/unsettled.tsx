import type { Look, Settlement, UnsettledView } from '../desk/unsettled/views.ts';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { OutsideLink } from './outside-link.tsx';
import { assetPath, holds, type Page } from './page.ts';
import type { Fields } from './read-command.ts';

interface Props {
  page: Page;
  publications: UnsettledView[];
  now: Date;
  /** What the channel answered to a look just now. */
  looked?: { publication: string; look: Look };
  settled?: Settlement;
  /** Why an answer was not put down, and what had been typed. */
  refused?: { text: string; typed: Fields };
}

/** Publications of which nobody knows whether the channel has them, each with what a person can do about it. */
export function UnsettledPage(props: Props) {
  const { page, publications, settled, refused } = props;
  const { t } = page;
  return (
    <Layout page={page} title={t.unsettled.title}>
      <h1>{t.unsettled.title}</h1>
      <p class="lead">{t.unsettled.lead}</p>
      {settled && (
        <Notice kind="good" text={t.unsettled.done[settled.state]}>
          <p>{settled.told ? t.unsettled.told : t.unsettled.untold}</p>
        </Notice>
      )}
      {refused && <Notice title={t.unsettled.refused} text={refused.text} />}
      {publications.length === 0 ? (
        <div class="empty">
          <p>{t.unsettled.none}</p>
        </div>
      ) : (
        publications.map((publication) => <Publication {...props} publication={publication} />)
      )}
    </Layout>
  );
}

function Publication({ page, publication, now, looked, refused }: Props & { publication: UnsettledView }) {
  const { t, format } = page;
  const { campaign, asset, place, promise } = publication;
  const look = looked?.publication === publication.publication ? looked.look : undefined;
  return (
    <section class="sheet" id={idOf(publication)}>
      <h2>{publication.title}</h2>
      <dl class="facts">
        <div>
          <dt>{t.campaign.asset}</dt>
          <dd>
            <a href={assetPath(campaign, asset)}>{`${campaign} · ${asset}`}</a>{' '}
            <span class="tag bad">
              {publication.state === 'committing' ? t.unsettled.committing : t.publicationStates.unknown_outcome}
            </span>
          </dd>
        </div>
        {publication.operation !== 'publish' && (
          <div>
            <dt>{t.pieces.what}</dt>
            <dd>{t.pieces.operations[publication.operation]}</dd>
          </div>
        )}
        <div>
          <dt>{t.asset.destination}</dt>
          <dd>
            <code>{`${publication.channel} · ${publication.destination}`}</code>
          </dd>
        </div>
        <div>
          <dt>{t.unsettled.since}</dt>
          <dd>
            {format.dateTime(publication.since)} · {t.unsettled.attempts}: {format.number(publication.attempts)}
          </dd>
        </div>
        {publication.reason && (
          <div>
            <dt>{t.unsettled.reason}</dt>
            <dd class="lines">{publication.reason}</dd>
          </div>
        )}
        {promise && (
          <div>
            <dt>{t.unsettled.promise}</dt>
            <dd>{t.channel.promises[promise]}</dd>
          </div>
        )}
        {place && (
          <div>
            <dt>{t.unsettled.place}</dt>
            <dd>
              <OutsideLink url={place} />
            </dd>
          </div>
        )}
      </dl>
      {look && <LookNotice page={page} look={look} />}
      <form method="post" action={`/unsettled/${publication.publication}/look`}>
        <button type="submit" class="secondary">
          {t.unsettled.look}
        </button>
      </form>
      <details>
        <summary>{t.unsettled.request}</summary>
        <iframe
          sandbox=""
          class="preview"
          loading="lazy"
          title={`${t.unsettled.requestFrame}: ${publication.title}`}
          src={`/api/v1/previews/${publication.prepared}`}
        ></iframe>
      </details>
      {Date.parse(publication.settleableFrom) > now.getTime() ? (
        <p class="small">{t.unsettled.early(format.dateTime(publication.settleableFrom))}</p>
      ) : (
        holds(page, 'content-lead', 'admin') && (
          <Settle
            page={page}
            publication={publication}
            typed={refused?.typed.publication === publication.publication ? refused.typed : {}}
          />
        )
      )}
    </section>
  );
}

function LookNotice({ page: { t }, look }: { page: Page; look: Look }) {
  return (
    <Notice kind={look.state === 'live' ? 'good' : 'bad'} text={t.unsettled.looks[look.state]}>
      {look.state === 'live' && (
        <p>
          <OutsideLink url={look.receipt.url} />
        </p>
      )}
      {'trouble' in look && <p>{look.trouble}</p>}
    </Notice>
  );
}

function Settle({ page: { t }, publication, typed }: { page: Page; publication: UnsettledView; typed: Fields }) {
  const name = (field: string) => `${field}-${publication.publication.slice(7, 19)}`;
  return (
    <form method="post" action={`/unsettled/${publication.publication}/settle`} class="stack">
      <fieldset>
        <legend>{t.unsettled.settle}</legend>
        <p class="small">{t.unsettled.settleLead}</p>
        <label class="check">
          <input type="radio" name="outcome" value="published" required checked={typed.outcome === 'published'} />
          <span>{t.unsettled.published}</span>
        </label>
        <label class="check">
          <input
            type="radio"
            name="outcome"
            value="not-published"
            required
            checked={typed.outcome === 'not-published'}
          />
          <span>
            {t.unsettled.notPublished} <small>{t.unsettled.notPublishedHint}</small>
          </span>
        </label>
        <Field label={t.unsettled.url} name={name('url')} optional={t.optional}>
          <input name="url" id={name('url')} value={typed.url ?? ''} maxlength={2000} />
        </Field>
        <Field label={t.unsettled.remoteId} name={name('remoteId')} optional={t.optional}>
          <input name="remoteId" id={name('remoteId')} value={typed.remoteId ?? ''} maxlength={500} />
        </Field>
        <Field label={t.unsettled.note} name={name('note')}>
          <textarea name="note" id={name('note')} rows={2} required minlength={3} maxlength={1000}>
            {typed.note ?? ''}
          </textarea>
        </Field>
        <button type="submit">{t.unsettled.send}</button>
      </fieldset>
    </form>
  );
}

const idOf = ({ publication }: UnsettledView): string => `publication-${publication.slice(7, 19)}`;
