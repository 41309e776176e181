import type { PublicationRow } from '../../store/store.ts';
import type { Approved } from './records.ts';
import type { RemotePiece } from './remote.ts';

/** What came of it, each with the publications concerned. All but the last two have to be empty. */
export interface Verdict {
  /** Publications of which readers have seen two pieces. */
  duplicates: string[];
  /** Approved, and neither published nor refused or unknown with a reason. */
  lost: string[];
  /** Seen by readers without a valid approval of just these bytes. */
  unapproved: string[];
  /** Still open at the end, on channels that can be asked. */
  open: string[];
  /** Approved and refused at the last moment, with a reason. */
  refused: string[];
  /** On channels that cannot be asked: a person has to look. */
  unknown: string[];
  published: number;
}

/** Judges by what remote systems say of themselves and by what was approved; of the house's own rows it takes excuses only. */
export function judge(
  pieces: readonly RemotePiece[],
  { hashes, awaited }: Approved,
  rows: readonly PublicationRow[],
  promises: Record<string, 'own-id' | 'look-up' | 'at-most-once'>,
): Verdict {
  const byMarker = new Map<string, RemotePiece[]>();
  for (const piece of pieces) byMarker.set(piece.marker, [...(byMarker.get(piece.marker) ?? []), piece]);
  const rowOf = new Map(rows.map((row) => [row.id.slice('sha256:'.length), row]));
  const verdict: Verdict = {
    duplicates: [],
    lost: [],
    unapproved: [],
    open: [],
    refused: [],
    unknown: [],
    published: 0,
  };
  for (const [marker, seen] of byMarker) {
    if (new Set(seen.map(({ id }) => id)).size > 1) verdict.duplicates.push(marker);
    if (seen.some(({ hash }) => !hashes.get(marker)?.has(hash))) verdict.unapproved.push(marker);
    if (seen.some(({ live }) => live)) verdict.published += 1;
  }
  for (const [marker, channel] of awaited) {
    if (byMarker.get(marker)?.some(({ live }) => live)) continue;
    const row = rowOf.get(marker);
    if (row?.state === 'refused' && row.reason) verdict.refused.push(marker);
    else if (promises[channel] === 'at-most-once' && isOpen(row)) verdict.unknown.push(marker);
    else verdict.lost.push(marker);
  }
  for (const row of rows)
    if (isOpen(row) && promises[row.identity.channel] !== 'at-most-once') verdict.open.push(row.id);
  return verdict;
}

/** Of one remote system alone, with the publications that were approved for it. */
export type RemoteVerdict = Verdict & { approved: number };

export function judgeRemote(
  channels: readonly string[],
  pieces: readonly RemotePiece[],
  { hashes, awaited }: Approved,
  rows: readonly PublicationRow[],
  promises: Parameters<typeof judge>[3],
): RemoteVerdict {
  const own = new Map([...awaited].filter(([, channel]) => channels.includes(channel)));
  const ownRows = rows.filter(({ identity }) => channels.includes(identity.channel));
  return { ...judge(pieces, { hashes, awaited: own }, ownRows, promises), approved: own.size };
}

const isOpen = (row: PublicationRow | undefined): boolean =>
  row?.state === 'committing' || row?.state === 'unknown_outcome';
