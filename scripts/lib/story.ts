import { type Handle, until } from '../../test/workflows/campaign-harness.ts';
import type { Activities } from '../../workflows/activities.ts';

/** One way through a workflow, as a history is recorded of it. */
export interface Story {
  name: string;
  replaced?: () => Partial<Activities>;
  renewAt?: number;
  tell(handle: Handle, id: string): Promise<void>;
}

/** The asset of what goes to sign-off by itself, once its request number `request` is open. */
export const asked = async (handle: Handle, request: number, index = 0) =>
  (await until(handle, ({ assets }) => assets[index]?.stage === 'sign-off' && assets[index].requests === request))
    .assets[index]!;
