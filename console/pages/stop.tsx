import type { Stop } from '../../store/store.ts';
import type { StopOffer } from '../desk/stops/views.ts';
import { nameOf } from './campaigns.tsx';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { OrderForm } from './order-form.tsx';
import { holds, type Page } from './page.ts';

interface Props {
  page: Page;
  stops: Stop[];
  brand: { id: string; name: string };
  channels: string[];
  people: { id: string; name: string }[];
  /** The stop that was just set or is looked at, and what could be done about what is out already. */
  shown?: { stop: Stop; offer: StopOffer };
  done?: string;
  problem?: string;
}

/** The emergency stop: set it, what else could be done then, what is in force, lift it. */
export function StopPage({ page, stops, brand, channels, people, shown, done, problem }: Props) {
  const { t } = page;
  const inForce = stops.filter(({ lifted }) => !lifted);
  const former = stops.filter(({ lifted }) => lifted);
  return (
    <Layout page={page} title={t.stop.title}>
      <h1>{t.stop.title}</h1>
      <p class="lead">{t.stop.lead}</p>
      {problem && <Notice title={t.stop.refused} text={problem} />}
      {done && <Notice kind="good" text={done} />}
      {shown && <Offer page={page} shown={shown} people={people} />}
      <h2>{t.stop.inForce}</h2>
      {inForce.length === 0 && <p>{t.stop.noneInForce}</p>}
      <ul class="plain">
        {inForce.map((stop) => (
          <StopRow page={page} stop={stop} people={people} />
        ))}
      </ul>
      {holds(page, 'admin', 'approver', 'legal', 'content-lead') && (
        <SetForm page={page} brand={brand} channels={channels} />
      )}
      {former.length > 0 && (
        <details class="sheet">
          <summary>{t.stop.former}</summary>
          <ul class="plain">
            {former.map((stop) => (
              <StopRow page={page} stop={stop} people={people} />
            ))}
          </ul>
        </details>
      )}
    </Layout>
  );
}

function StopRow({ page, stop, people }: Pick<Props, 'page' | 'people'> & { stop: Stop }) {
  const { t, format } = page;
  const { id, scope, value, reason, by, at, lifted } = stop;
  return (
    <li class="stop">
      <p>
        <strong>{t.stop.of(t.stop.scopes[scope], value)}</strong> {reason}
        <br />
        <span class="small">
          {t.stop.setBy(nameOf(people, by), format.dateTime(at))}
          {lifted && ` · ${t.stop.liftedBy(nameOf(people, lifted.by), format.dateTime(lifted.at))}`}
        </span>
      </p>
      {!lifted && (
        <div class="actions">
          <a class="button secondary" href={`/stop?show=${id}`}>
            {t.stop.show}
          </a>
          {holds(page, 'admin', 'content-lead') && (
            <form method="post" action={`/stop/${id}/lift`}>
              <button type="submit" class="secondary">
                {t.stop.lift}
              </button>
            </form>
          )}
        </div>
      )}
    </li>
  );
}

function SetForm({ page: { t }, brand, channels }: Pick<Props, 'page' | 'brand' | 'channels'>) {
  return (
    <form method="post" action="/stop" class="stack narrow">
      <Field label={t.stop.scope} name="what">
        <select name="what" id="what">
          <option value="all">{t.stop.scopes.all}</option>
          <option value={`brand ${brand.id}`}>{t.stop.of(t.stop.scopes.brand, brand.name)}</option>
          {channels.map((channel) => (
            <option value={`channel ${channel}`}>{t.stop.of(t.stop.channel, channel)}</option>
          ))}
        </select>
      </Field>
      <Field label={t.stop.reason} name="stop-reason">
        <textarea name="reason" id="stop-reason" rows={2} required minlength={3} maxlength={1000}></textarea>
      </Field>
      <button type="submit" class="danger">
        {t.stop.set}
      </button>
    </form>
  );
}

/** One order at a time: first the ads, which cost money with every minute, then what can be taken down. */
function Offer({ page, shown, people }: Pick<Props, 'page' | 'people'> & { shown: NonNullable<Props['shown']> }) {
  const { t } = page;
  const { pause, withdraw } = shown.offer;
  const { reason } = shown.stop;
  const may = holds(page, 'content-lead', 'admin');
  const [first] = [
    { title: t.stop.pauseAds, kind: 'pause' as const, pieces: pause },
    { title: t.stop.withdrawPieces, kind: 'withdraw' as const, pieces: withdraw },
  ].filter(({ pieces }) => pieces.length > 0);
  return (
    <section class="sheet" id="offer">
      <h2>{t.stop.offer}</h2>
      {!first && <p>{t.stop.offerNone}</p>}
      {first && (
        <>
          <p>{t.stop.offerLead}</p>
          <h3>{first.title}</h3>
          <OrderForm
            page={page}
            pieces={first.pieces}
            people={people}
            kinds={may ? [first.kind] : []}
            picked
            reason={reason}
          />
        </>
      )}
    </section>
  );
}
