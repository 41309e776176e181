import type { PreparedAsset } from '../../domain/approval.ts';
import type { Prepared } from '../../domain/channel.ts';
import type { Ref } from '../../domain/ref.ts';
import type { TenantStore } from '../../store/store.ts';
import type { Asked } from './approvals.ts';

/** What the bench itself knows of approvals: which bytes of which publication somebody who may has approved. */
export interface Approved {
  /** Hashes by marker. */
  hashes: Map<string, Set<string>>;
  /** Markers of what a campaign has to publish from now on, with the channel. */
  awaited: Map<string, string>;
}

export const nothingApproved = (): Approved => ({ hashes: new Map(), awaited: new Map() });

/** Writes down an approval before it is given; `hashOf` is how the remote system will show these bytes. */
export async function approve(
  { hashes, awaited }: Approved,
  { artifacts }: TenantStore,
  { prepared: ref }: Pick<Asked, 'prepared'>,
  hashOf: (prepared: Prepared) => string,
  awaitIt: boolean,
): Promise<void> {
  const { prepared } = await artifacts.get<PreparedAsset>(ref as Ref);
  const { marker, channel } = prepared;
  hashes.set(marker, (hashes.get(marker) ?? new Set()).add(hashOf(prepared)));
  if (awaitIt) awaited.set(marker, channel);
}
