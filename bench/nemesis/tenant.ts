import type { Prepared } from '../../domain/channel.ts';
import type { Workspace } from '../../domain/workspace.ts';
import type { TenantStore } from '../../store/store.ts';
import type { Signers } from './approvals.ts';
import type { BugName } from './bugs.ts';
import { type Ground, groundOf, workspaceOf } from './material.ts';
import type { Office } from './people.ts';
import type { Random } from './random.ts';
import { nothingApproved } from './records.ts';
import type { Remote } from './remote.ts';
import type { World } from './world.ts';

/** One tenant of the run: its remote systems, how much it publishes, and the mistake in its house, if any. */
export interface TenantPlan {
  tenant: string;
  bug: BugName | null;
  remotes(directory: string): Promise<Remote[]>;
  publications: number;
  /** Attempts past the campaigns, of each kind. */
  rogues: number;
}

/** A tenant that is set up. */
export interface Tenant extends TenantPlan {
  store: TenantStore;
  workspace: Workspace;
  ground: Ground;
  remotesOpen: Remote[];
  office: Office;
  /** By name, how often it is drawn. */
  channels: Record<string, number>;
  /** Publications and campaigns begun so far. */
  started: number;
  campaigns: number;
  /** Its mistake has shown: nothing more is to be learnt here. */
  isFound: boolean;
}

export async function openTenant(plan: TenantPlan, world: World, signers: Signers, random: Random): Promise<Tenant> {
  const remotesOpen = await plan.remotes(world.directory);
  const channels = Object.assign({}, ...remotesOpen.map((remote) => remote.channels)) as Remote['channels'];
  const workspace = workspaceOf(plan.tenant, channels);
  const store = world.store.forTenant(plan.tenant);
  const hashOf = (prepared: Prepared) => remotesOpen.find((one) => prepared.channel in one.channels)!.hashOf(prepared);
  const promises = Object.fromEntries(Object.entries(channels).map(([name, { promise }]) => [name, promise]));
  return {
    ...plan,
    ...{
      store,
      workspace,
      remotesOpen,
      started: 0,
      campaigns: 0,
      isFound: false,
      ground: await groundOf(store, workspace),
    },
    channels: Object.fromEntries(Object.entries(channels).map(([name, { weight }]) => [name, weight])),
    office: { client: world.client, store, signers, random, approved: nothingApproved(), hashOf, promises },
  };
}
