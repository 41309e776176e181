import type { CredentialView } from '../desk/credential-desk.ts';
import type { InboxItem } from '../desk/desk.ts';
import { codeWords } from '../texts/code-words.ts';
import type { Texts } from '../texts/de.ts';
import { CredentialsDue } from './credentials-due.tsx';
import { Layout } from './layout.tsx';
import { assetPath, campaignPath, type Page } from './page.ts';
import { TopUpForm } from './top-up-form.tsx';

/** What the links above the list narrow it to. */
export interface InboxFilter {
  who?: string;
  kind?: string;
  campaign?: string;
  channel?: string;
}

interface Props {
  page: Page;
  items: InboxItem[];
  filter: InboxFilter;
  /** Credentials that somebody has to renew; for admins. */
  due?: CredentialView[];
}

export function InboxPage({ page, items, filter, due = [] }: Props) {
  const { t } = page;
  const shown = items.filter((item) => matches(item, filter));
  const mine = shown.filter((item) => item.mine);
  const others = filter.who === 'mine' ? [] : shown.filter((item) => !item.mine);
  const filtered = Object.values(filter).some((value) => value);
  return (
    <Layout page={page} title={t.inbox.title}>
      <h1>{t.inbox.title}</h1>
      <p class="lead">{t.inbox.lead}</p>
      <CredentialsDue page={page} due={due} />
      <Filters t={t} items={items} filter={filter} />
      {/* Links have ids, by which htmx finds the one that had the focus again. */}
      <div id="inbox" hx-get={page.here} hx-trigger="every 20s" hx-select="#inbox" hx-swap="outerHTML">
        {mine.length > 0 ? (
          <Items page={page} title={t.inbox.mine} items={mine} />
        ) : (
          <Empty t={t} filtered={filtered && items.length > 0} />
        )}
        {others.length > 0 && <Items page={page} title={t.inbox.others} items={others} />}
      </div>
    </Layout>
  );
}

function Items({ page, title, items }: { page: Page; title: string; items: InboxItem[] }) {
  return (
    <section>
      <h2>
        {title} <span class="count">{page.format.number(items.length)}</span>
      </h2>
      <ul class="queue">
        {items.map((item) => (
          <Item page={page} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Item({ page, item }: { page: Page; item: InboxItem }) {
  const { t, format } = page;
  const trouble = item.attention && (codeWords(t, item.code) ?? item.attention);
  return (
    <li class={`item kind-${item.kind}`} data-item>
      <a
        class="item-link"
        id={`${item.kind}-${item.campaign}-${item.asset ?? ''}`}
        href={item.asset ? assetPath(item.campaign, item.asset) : campaignPath(item.campaign)}
      >
        <span class={`tag kind-${item.kind}`}>
          {item.operation && item.kind === 'sign-off' ? t.inbox.operations[item.operation] : t.inbox.kinds[item.kind]}
        </span>
        <span class="item-title">{item.title}</span>
        {item.asset && <span class="asset-name">{item.asset}</span>}
      </a>
      <p class="meta">
        <time datetime={item.since}>{t.inbox.since(format.dateTime(item.since))}</time>
        {item.deadline && <time datetime={item.deadline}>{t.inbox.deadline(format.dateTime(item.deadline))}</time>}
        {!item.mine && <span>{t.inbox.waitsFor(t.roles[item.role] ?? item.role)}</span>}
        {item.escalated && <strong class="mark">{t.inbox.escalated}</strong>}
        {item.reconfirm && <strong class="mark">{t.inbox.reconfirm}</strong>}
      </p>
      {trouble && <p class="trouble">{trouble}</p>}
      {item.code === 'over_budget' && <TopUpForm page={page} campaign={item.campaign} />}
    </li>
  );
}

function Empty({ t, filtered }: { t: Texts; filtered: boolean }) {
  return (
    <div class="empty">
      <p>{filtered ? t.inbox.emptyFiltered : t.inbox.empty}</p>
      {filtered ? (
        <a href="/">{t.inbox.clearFilters}</a>
      ) : (
        <>
          <p>{t.inbox.emptyStart}</p>
          <p class="actions">
            <a class="button" href="/campaigns/new">
              {t.campaigns.start}
            </a>
            <a class="button secondary" href="/campaigns">
              {t.campaigns.title}
            </a>
          </p>
        </>
      )}
    </div>
  );
}

function Filters({ t, items, filter }: { t: Texts; items: InboxItem[]; filter: InboxFilter }) {
  if (items.length === 0) return null;
  const kinds = unique(items.map(({ kind }) => kind)).map(
    (kind) => [kind, t.inbox.kinds[kind as InboxItem['kind']]] as const,
  );
  const campaigns = unique(items.map(({ campaign }) => campaign)).map((campaign) => [campaign, campaign] as const);
  const channels = unique(items.flatMap((item) => channelOf(item) ?? [])).map((channel) => [channel, channel] as const);
  return (
    <nav class="filters" aria-label={t.filters.label}>
      <FilterRow t={t} filter={filter} name="who" label={t.filters.mine} choices={[['mine', t.filters.mine]]} bare />
      {kinds.length > 1 && <FilterRow t={t} filter={filter} name="kind" label={t.filters.kind} choices={kinds} />}
      {campaigns.length > 1 && (
        <FilterRow t={t} filter={filter} name="campaign" label={t.filters.campaign} choices={campaigns} />
      )}
      {channels.length > 1 && (
        <FilterRow t={t} filter={filter} name="channel" label={t.filters.channel} choices={channels} />
      )}
    </nav>
  );
}

interface RowProps {
  t: Texts;
  filter: InboxFilter;
  name: keyof InboxFilter;
  label: string;
  choices: (readonly [string, string])[];
  bare?: boolean;
}

function FilterRow({ t, filter, name, label, choices, bare }: RowProps) {
  return (
    <p>
      {!bare && <span class="filter-name">{label}</span>}
      {[['', t.filters.all] as const, ...choices].map(([value, text]) => (
        <a
          href={query({ ...filter, [name]: value })}
          aria-current={(filter[name] ?? '') === value ? 'true' : undefined}
        >
          {text}
        </a>
      ))}
    </p>
  );
}

function query(filter: InboxFilter): string {
  const text = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();
  return text ? `/?${text}` : '/';
}

const matches = (item: InboxItem, { who, kind, campaign, channel }: InboxFilter): boolean =>
  (who !== 'mine' || item.mine) &&
  (!kind || item.kind === kind) &&
  (!campaign || item.campaign === campaign) &&
  (!channel || channelOf(item) === channel);

const channelOf = ({ asset }: InboxItem): string | null => asset?.split('/')[0] ?? null;
const unique = (values: string[]): string[] => [...new Set(values)];
