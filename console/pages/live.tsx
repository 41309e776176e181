import type { LivePieces } from '../desk/live/views.ts';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { OrderForm } from './order-form.tsx';
import { campaignPath, holds, type Page } from './page.ts';
import type { Fields } from './read-command.ts';

interface Props {
  page: Page;
  found: LivePieces;
  filter: Fields;
  channels: string[];
  people: { id: string; name: string }[];
  /** Campaigns that were just started. */
  started?: string[];
  problem?: string;
  typed?: { fields: Fields; publications: string[] };
}

/** What is live now, what it was made from, and the form by which something is done with it. */
export function LivePage({ page, found, filter, channels, people, started = [], problem, typed }: Props) {
  const { t, format } = page;
  const filtered = Object.values(filter).some((value) => value);
  const may = holds(page, 'content-lead', 'admin');
  return (
    <Layout page={page} title={t.pieces.title}>
      <h1>{t.pieces.title}</h1>
      <p class="lead">{t.pieces.lead}</p>
      {problem && <Notice title={t.pieces.notDone} text={problem} />}
      {started.length > 0 && <Started page={page} campaigns={started} />}
      <FilterForm page={page} filter={filter} channels={channels} open={filtered} />
      {found.pieces.length === 0 ? (
        <div class="empty">
          <p>{filtered ? t.pieces.noneFound : t.pieces.none}</p>
        </div>
      ) : (
        <>
          <p class="small">
            {t.pieces.count(format.number(found.pieces.length), format.number(found.total))}
            {found.total > found.pieces.length && ` ${t.pieces.narrow}`}
          </p>
          <OrderForm page={page} pieces={found.pieces} people={people} typed={typed} kinds={may ? undefined : []} />
        </>
      )}
    </Layout>
  );
}

/** Where the campaigns are that carry out what was ordered. */
export function Started({ page: { t }, campaigns }: { page: Page; campaigns: string[] }) {
  return (
    <Notice kind="good" text={t.pieces.started(campaigns.length)}>
      <ul class="plain">
        {campaigns.map((campaign) => (
          <li>
            <a href={campaignPath(campaign)}>{campaign}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const words = ['claim', 'source', 'rule', 'prompt', 'model', 'campaign'] as const;

function FilterForm({
  page: { t },
  filter,
  channels,
  open,
}: Pick<Props, 'page' | 'filter' | 'channels'> & { open: boolean }) {
  return (
    <details class="sheet" open={open}>
      <summary>{t.pieces.filterTitle}</summary>
      <form method="get" action="/live" class="stack">
        {words.map((name) => (
          <Field label={t.pieces.filters[name]} name={name} note={t.pieces.filterHints[name]} optional={t.optional}>
            <input name={name} id={name} value={filter[name] ?? ''} maxlength={200} />
          </Field>
        ))}
        <Field label={t.pieces.filters.channel} name="channel">
          <select name="channel" id="channel">
            <option value="">{t.pieces.anyChannel}</option>
            {channels.map((channel) => (
              <option value={channel} selected={channel === filter.channel}>
                {channel}
              </option>
            ))}
          </select>
        </Field>
        <label class="check">
          <input type="checkbox" name="withdrawn" value="yes" checked={filter.withdrawn === 'yes'} />
          <span>{t.pieces.withdrawnToo}</span>
        </label>
        <button type="submit">{t.pieces.find}</button>
      </form>
    </details>
  );
}
