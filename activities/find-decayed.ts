import { detect } from 'tinyld';
import type { Channel, LiveVersion } from '../domain/channel.ts';
import { type Content, plainText } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import { languageOf } from '../domain/ids.ts';
import type { Ref } from '../domain/ref.ts';
import type { DecayReport, LivePage, PageDecay, RefreshOrder } from '../domain/refresh.ts';
import type { Person, Workspace } from '../domain/workspace.ts';
import { findDecay } from '../knowledge/search-console/find-decay.ts';
import { pageKey } from '../knowledge/search-console/page-address.ts';
import { readExport } from '../knowledge/search-console/read-export.ts';
import { snapshot } from '../knowledge/snapshot.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { liveFindings } from './live-findings.ts';
import { once, stepKey } from './once.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { refreshBrief } from './refresh-brief.ts';

type Found = Awaited<ReturnType<Activities['findDecayed']>>;
type Input = Parameters<Activities['findDecayed']>[0];

/** Pages in a report. */
const mostPages = 500;
/** Rows of the store that are looked at for what happened to a page lately. */
const mostRows = 2_000;
const day = 86_400_000;

/**
 * Reads the export, walks the decayed pages from most clicks lost on, and takes the first that is live, rested and in nobody's hands. Done once for
 * the same order and time. Errors: `invalid` when the order does not fit today's workspace, or the export is not what it should be.
 */
export const findDecayed =
  (house: ActivityDependencies): Activities['findDecayed'] =>
  async (input) => {
    const deps = openTenant(house, input.tenant);
    const { store } = deps;
    const found = await once(store.turns, stepKey('find-decayed', input.order, input.at), async () =>
      store.artifacts.put('found-page', await find(deps, input)),
    );
    return store.artifacts.get<Found>(found);
  };

async function find(deps: TenantDependencies, input: Input): Promise<Found> {
  const { store } = deps;
  const { artifacts } = store;
  const order = await artifacts.get<RefreshOrder>(input.order);
  const loaded = await deps.loadWorkspace();
  const { workspace, products } = loaded;
  const channel = openOrdered(deps, order, loaded);
  const rows = await readExport(deps.workspaceDirectory, order.export);
  const at = new Date(input.at);
  const decay = findDecay(rows, { order, at, timeZone: workspace.settings.timeZone });
  const candidates = decay.pages.filter(({ why }) => why === 'less-decayed');
  const [rested, free] = await Promise.all([restingSince(store, order, at), underWay(store, input.campaign)]);
  let page: LivePage | null = null;
  let chosen: PageDecay | null = null;
  for (const candidate of candidates) {
    const key = pageKey(candidate.url);
    if (rested.has(key)) candidate.why = 'refreshed-recently';
    else if (free.has(key)) candidate.why = 'under-way';
    else page = await readLive(channel, order, candidate.url, deps.now());
    if (page) {
      chosen = candidate;
      break;
    }
    if (candidate.why === 'less-decayed') candidate.why = 'not-found';
  }
  const report: DecayReport = { at: input.at, order, ...decay, pages: decay.pages, chosen: chosen?.url ?? null };
  if (page && chosen) {
    Object.assign(chosen, { verdict: 'refresh', why: 'chosen' } satisfies Partial<PageDecay>);
    const knowledge = await snapshot({ sql: store.sql, tenant: store.tenant, now: deps.now });
    report.findings = await liveFindings(deps, { workspace, products }, page, knowledge);
  }
  report.pages = shortened(report.pages);
  const reportRef = await artifacts.put('decay-report', report);
  if (!page || !chosen) return { report: reportRef, brief: null, page: null };
  const brief = refreshBrief({ campaign: input.campaign, report, decay: chosen, page, workspace, products });
  const [briefRef, pageRef] = await Promise.all([artifacts.put('brief', brief), artifacts.put('live-page', page)]);
  return { report: reportRef, brief: briefRef, page: pageRef };
}

/** Opens the channel of an order, when today's workspace still has what the order names. */
function openOrdered(
  deps: TenantDependencies,
  { channel: name, locale, owner }: RefreshOrder,
  { workspace, people }: { workspace: Workspace; people: Person[] },
): Channel {
  const refuse = (field: string, message: string, choices: string[]) =>
    new CopydeskError('invalid', message, { where: { field }, choices });
  const config = workspace.channels[name];
  if (!config) throw refuse('channel', `The workspace has no channel ${name}.`, Object.keys(workspace.channels));
  if (!config.locales.includes(locale))
    throw refuse('locale', `The channel ${name} has no locale ${locale}.`, config.locales);
  const leads = people.filter(({ roles }) => roles.includes('content-lead')).map(({ id }) => id);
  if (!people.some(({ id }) => id === owner)) throw refuse('owner', `The workspace has no person ${owner}.`, leads);
  const channel = openChannel(deps, workspace, name);
  if (!channel.capabilities.conditionalUpdate) {
    const able = Object.keys(workspace.channels).filter(
      (other) => openChannel(deps, workspace, other).capabilities.conditionalUpdate,
    );
    throw refuse('channel', `The channel ${name} cannot change a page without overwriting what others did.`, able);
  }
  return channel;
}

/** Pages that this house published or changed within the days of rest. */
async function restingSince({ publications }: TenantStore, order: RefreshOrder, at: Date): Promise<Set<string>> {
  const since = at.getTime() - order.restDays * day;
  const rows = await publications.list({ state: 'published', limit: mostRows });
  const recent = rows.filter(({ receipt, updatedAt }) => receipt && Date.parse(updatedAt) > since);
  return new Set(recent.map(({ receipt }) => pageKey(receipt!.url)));
}

/** Pages that another refresh is at. */
async function underWay({ campaigns, artifacts }: TenantStore, self: string): Promise<Set<string>> {
  const open = await campaigns.list({ open: true, limit: mostRows });
  const pages = open
    .filter(({ campaign, order }) => order && campaign !== self)
    .flatMap(({ assets }) => assets.flatMap(({ page }) => page ?? []));
  const read = await Promise.all(pages.map((page: Ref) => artifacts.get<LivePage>(page).catch(passErased)));
  return new Set(read.flatMap((page) => (page ? [pageKey(page.live.url)] : [])));
}

function passErased(error: unknown): null {
  if (error instanceof CopydeskError && error.errorClass === 'not_found') return null;
  throw error;
}

/** Null when the channel has no page there, none in the language of the order, or nothing on it that the house can write. */
async function readLive(
  channel: Channel,
  { channel: name, locale }: RefreshOrder,
  url: string,
  now: Date,
): Promise<LivePage | null> {
  const live = await channel.readAt(url);
  if (!live) return null;
  const content = writable(channel, live);
  if (!content || !isIn(languageOf(locale), content)) return null;
  return { channel: name, locale, readAt: now.toISOString(), live, content };
}

function writable(channel: Channel, live: LiveVersion): Content | null {
  try {
    return channel.contentOf(live);
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'invalid') return null;
    throw error;
  }
}

/** A page in the other language of the channel is another order's. */
const isIn = (language: 'de' | 'en', content: Content): boolean =>
  detect(plainText(content).slice(0, 10_000), { only: ['de', 'en'] }) === language;

/** The pages with most clicks, and every one that decayed; the order stays. */
function shortened(pages: readonly PageDecay[]): PageDecay[] {
  const most = new Set([...pages].sort((a, b) => b.clicksBefore - a.clicksBefore).slice(0, mostPages));
  const plain: readonly PageDecay['why'][] = ['too-few-clicks', 'not-decayed'];
  return pages.filter((page) => most.has(page) || !plain.includes(page.why));
}
