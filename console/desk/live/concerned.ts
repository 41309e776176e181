import type { LiveFilter } from '../../../domain/operation.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { LineageEntry, PublicationRow, TenantStore } from '../../../store/store.ts';

/** Live rows that a filter concerns, each with what of it was found on it. */
export async function concerned(
  store: TenantStore,
  rows: readonly PublicationRow[],
  filter: LiveFilter,
): Promise<{ row: PublicationRow; matched: LineageEntry[] }[]> {
  const { channel: _channel, ...narrowing } = filter;
  if (Object.values(narrowing).every((value) => value === undefined)) return rows.map((row) => ({ row, matched: [] }));
  const found = new Set(await store.lineage.find(filter));
  const former = await formerAt(store, rows, found);
  const each = await Promise.all(
    rows.map(async (row) => {
      const by = found.has(row.id) ? [row.id] : await formerThatHold(store, row, former.get(placeOf(row)) ?? []);
      return by.length > 0 ? { row, matched: await wordsOf(store, by[0]!, filter) } : null;
    }),
  );
  return each.filter((one) => one !== null);
}

/** Where a piece is. */
export const placeOf = ({ identity, receipt }: PublicationRow): string =>
  JSON.stringify([identity.channel, identity.destination, receipt?.remoteId]);

/** What was found, but is not the newest of its place: something has been done there since. */
async function formerAt(
  { publications }: TenantStore,
  rows: readonly PublicationRow[],
  found: ReadonlySet<Ref>,
): Promise<Map<string, Ref[]>> {
  const newest = new Set(rows.map(({ id }) => id));
  const others = await Promise.all([...found].filter((id) => !newest.has(id)).map((id) => publications.get(id)));
  const byPlace = new Map<string, Ref[]>();
  for (const row of others) {
    if (row?.state !== 'published') continue;
    byPlace.set(placeOf(row), [...(byPlace.get(placeOf(row)) ?? []), row.id]);
  }
  return byPlace;
}

/**
 * A pause or a refresh leaves words of the versions before it standing, so what was found on them still concerns the piece. A correction was
 * made to rid it of something: only what was found on the correction itself, or on what was done after it, counts.
 */
async function formerThatHold(store: TenantStore, row: PublicationRow, former: readonly Ref[]): Promise<Ref[]> {
  if (former.length === 0) return [];
  const back = await rowsBehind(store, row);
  const corrected = back.findIndex(({ operation }) => operation === 'correct');
  if (corrected < 0) return [...former];
  return former.filter((id) => back.slice(0, corrected + 1).some((one) => one.id === id));
}

/** A row, what it acted on, and so on back to the publication that first put the piece there. */
export async function rowsBehind(
  { publications }: Pick<TenantStore, 'publications'>,
  row: PublicationRow,
): Promise<PublicationRow[]> {
  const rows = [row];
  for (let at: PublicationRow | null = row; at?.piece; ) {
    at = await publications.get(at.piece);
    if (at) rows.push(at);
  }
  return rows;
}

/** The claims that hold the words, or the words where they stand in the text only; of the rest of the filter what was asked for. */
async function wordsOf({ lineage }: TenantStore, publication: Ref, filter: LiveFilter): Promise<LineageEntry[]> {
  const { claim, campaign: _campaign, channel: _channel, ...exact } = filter;
  const matched = Object.entries(exact).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind: kind as LineageEntry['kind'], value }],
  );
  if (claim === undefined) return matched;
  const words = claim.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  const claims = (await lineage.of(publication)).filter(({ kind, value }) => kind === 'claim' && value.includes(words));
  return [...(claims.length > 0 ? claims : [{ kind: 'text' as const, value: claim }]), ...matched];
}
