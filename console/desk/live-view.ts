import { type AssetStatus, assetEnded } from '../../domain/campaign.ts';
import type { LiveVersion } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { explainError } from '../../domain/errors.ts';
import type { LivePage } from '../../domain/refresh.ts';
import type { DeskDependencies } from './dependencies.ts';

/** A live page as a channel has it. Its words are foreign: they are shown, never followed. */
export interface LiveText {
  title: string;
  description: string;
  html: string;
  revision: string;
  readAt: string;
}

/** The live page that an asset changes. */
export interface LiveView {
  url: string;
  /** The version that the proposal was made for, with what of it the house can write. */
  base: LiveText & { content: Content };
  /** The version that is live now; null when it is gone, could not be read, or the asset has ended. */
  now: LiveText | null;
  /** Somebody has changed or removed the page since it was read. */
  changed: boolean;
  /** Why it could not be read now. */
  trouble: string | null;
}

/** A channel that does not answer within this time is said not to; the page need not wait for it. */
const patienceMs = 5_000;

/** The live page of an asset as it was and as it is; null for an asset that makes a new one. Never fails because of the channel. */
export async function liveView(
  deps: Pick<DeskDependencies, 'store' | 'loadWorkspace' | 'openChannel' | 'now'>,
  { page, stage }: AssetStatus,
): Promise<LiveView | null> {
  if (!page) return null;
  const { channel, live, readAt, content } = await deps.store.artifacts.get<LivePage>(page);
  const view: LiveView = {
    url: live.url,
    base: { ...textOf(live, readAt), content },
    now: null,
    changed: false,
    trouble: null,
  };
  if (assetEnded(stage)) return view;
  try {
    const { workspace } = await deps.loadWorkspace();
    const found = await inTime(deps.openChannel(workspace, channel).read(live.remoteId));
    const now = found && textOf(found, deps.now().toISOString());
    return { ...view, now, changed: found?.revision !== live.revision };
  } catch (error) {
    return { ...view, trouble: explainError(error) };
  }
}

const textOf = ({ title, description, html, revision }: LiveVersion, readAt: string): LiveText => ({
  title,
  description,
  html,
  revision,
  readAt,
});

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The channel does not answer.')), patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
