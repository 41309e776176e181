import type { KeyObject } from 'node:crypto';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import type { Channel, Connector } from '../../domain/channel.ts';
import type { Ref } from '../../domain/ref.ts';
import { verifyCommand } from '../../policies/attestation.ts';
import type { PublicationRow, TenantStore } from '../../store/store.ts';
import { approver } from './material.ts';
import { noticeboard } from './noticeboard-connector.ts';
import type { Favour } from './plan.ts';

export interface Tools {
  forgers: Record<string, KeyObject>;
}

/** A mistake in one step of the protocol, made by wrapping what activities stand on; their own code stays as it is. */
export interface Bug {
  /** The step, and what is wrong with it. */
  says: string;
  /** Where it shows, if only there. */
  shows?: Favour;
  /** Of what one activity stands on: asked for each time one begins. */
  spoil(deps: TenantDependencies, tools: Tools): TenantDependencies;
}

type Publications = TenantStore['publications'];

export const bugs = {
  'compare-and-set': {
    says: 'compare-and-set: says yes in whatever state the publication is',
    spoil: (deps) =>
      publications(deps, ({ beginCommit, get }) => ({
        beginCommit: async (id, prepared) => (await beginCommit(id, prepared)) ?? get(id),
      })),
  },
  'second-execution': {
    says: 'second execution: sends again what is under way or unknown, instead of going to find',
    spoil: (deps) =>
      publications(deps, ({ beginCommit, get }) => ({
        async beginCommit(id, prepared) {
          const row = (await beginCommit(id, prepared)) ?? (await get(id));
          return row && row.state !== 'published' && row.state !== 'refused' ? row : null;
        },
      })),
  },
  'lost-means-nothing': {
    says: 'lost connection: settled as if the remote system had nothing, without a look',
    shows: { boundary: 'commit: before the remote request', fault: 'reset-after' },
    spoil: (deps) =>
      publications(deps, ({ settle }) => ({
        settle: (row, outcome) =>
          settle(row, outcome.state === 'unknown_outcome' ? { ...outcome, state: 'intended' } : outcome),
      })),
  },
  'find-blind': {
    says: 'find: never finds anything',
    spoil: (deps) => channels(deps, () => ({ find: async () => ({ state: 'absent' }) })),
  },
  'attestation-unverified': {
    says: 'attestations: any signature will do',
    spoil: (deps, { forgers }) => ({
      ...deps,
      publicKeys: async () => ({ ...(await deps.publicKeys()), ...forgers }),
    }),
  },
  'policy-not-asked': {
    says: 'policy: not asked before the request goes out',
    spoil: (deps) => ({
      ...deps,
      authorize: (request) =>
        request.action === 'publish' ? { ...deps.authorize(request), allowed: true } : deps.authorize(request),
    }),
  },
  'hash-not-compared': { says: 'hash: an approval of other bytes counts', spoil: (deps) => blindTo(deps, 'hash') },
  'destination-not-compared': {
    says: 'destination: an approval for another place counts',
    spoil: (deps) => blindTo(deps, 'destination'),
  },
  'slot-not-compared': {
    says: 'slot: an approval for another time counts',
    spoil: (deps) => blindTo(deps, 'slot'),
  },
  'bytes-not-approved': {
    says: 'bytes: others are sent than were approved',
    spoil: (deps) =>
      channels(deps, (channel) => ({
        commit: (prepared) => channel.commit({ ...prepared, title: `${prepared.title}!` }),
      })),
  },
  'outcome-not-stored': {
    says: 'outcome: the workflow is answered, and nothing was stored',
    spoil: (deps) =>
      publications(deps, ({ settle }) => ({
        settle: async (row, outcome) => (outcome.state === 'published' ? undefined : settle(row, outcome)),
      })),
  },
  'reconcile-impatient': {
    says: 'reconcile: looks at once, while a commit may still be under way',
    shows: { boundary: 'commit: after the checks', fault: 'stall' },
    spoil: (deps) =>
      publications(deps, ({ get }) => ({
        async get(id) {
          const row = await get(id);
          return row && longAgo(row);
        },
      })),
  },
  'marker-drawn': {
    says: 'marker: drawn anew each time, instead of following from the publication',
    spoil: (deps) => ({
      ...deps,
      connectors: {
        ...deps.connectors,
        noticeboard: noticeboard(({ marker }) => marker.slice(0, 48) + Date.now().toString(16).padStart(16, '0')),
      },
    }),
  },
  'at-most-once-repeated': {
    says: 'at most once: an unknown outcome is tried again where nothing can be looked up',
    shows: { boundary: 'commit: before the remote request', fault: 'reset-after' },
    spoil: (deps) =>
      channels(deps, ({ capabilities }) => ({
        capabilities: {
          ...capabilities,
          exactlyOnce: capabilities.exactlyOnce === 'at-most-once' ? 'look-up' : capabilities.exactlyOnce,
        },
      })),
  },
  'pause-ignored': {
    says: 'pause: not looked at before the request goes out',
    spoil: (deps) => {
      const { campaigns } = deps.store;
      const get = async (campaign: string) => {
        const status = await campaigns.get(campaign);
        return status && { ...status, paused: false };
      };
      return { ...deps, store: { ...deps.store, campaigns: { ...campaigns, get } } };
    },
  },
} satisfies Record<string, Bug>;

export type BugName = keyof typeof bugs;

/** Old enough for any wait to be over. */
const longAgo = (row: PublicationRow): PublicationRow => ({ ...row, untouchedMs: Number.MAX_SAFE_INTEGER });

const publications = (
  deps: TenantDependencies,
  spoil: (sound: Publications) => Partial<Publications>,
): TenantDependencies => ({
  ...deps,
  store: { ...deps.store, publications: { ...deps.store.publications, ...spoil(deps.store.publications) } },
});

const channels = (deps: TenantDependencies, spoil: (sound: Channel) => Partial<Channel>): TenantDependencies => ({
  ...deps,
  connectors: Object.fromEntries(
    Object.entries(deps.connectors).map(([name, connector]): [string, Connector] => [
      name,
      {
        ...connector,
        open(...args) {
          const channel = connector.open(...args);
          return Object.assign(Object.create(channel) as Channel, spoil(channel));
        },
      },
    ]),
  ),
});

/**
 * Does not compare one thing that an approval names: whatever else was approved of the asset counts for what is about to be sent. A
 * question without any recorded approval is still refused.
 */
function blindTo(deps: TenantDependencies, what: 'hash' | 'destination' | 'slot'): TenantDependencies {
  const { artifacts, commands } = deps.store;
  let counts = false;
  return {
    ...deps,
    store: {
      ...deps.store,
      commands: {
        ...commands,
        async decisionsOn(prepared: Ref) {
          const {
            campaign,
            asset,
            prepared: piece,
          } = await artifacts.get<{
            campaign: string;
            asset: string;
            prepared: { destination: string };
          }>(prepared);
          const keys = await deps.publicKeys();
          const given = await Promise.all(
            (await commands.ofCampaign(campaign)).map((signed) => verifyCommand(keys, signed).catch(() => null)),
          );
          // Of the approver's own word everything else still counts: an objection, and who has signed.
          const decisions = given.flatMap((command) =>
            command?.person === approver && command.action.kind === 'decide' && command.action.asset === asset
              ? [command.action]
              : [],
          );
          const others = decisions.filter((action) => {
            const other = { hash: action.prepared !== prepared, destination: action.destination !== piece.destination };
            return what === 'slot' ? !other.hash && !other.destination : other[what];
          });
          const objected = decisions.some(({ decision }) => decision !== 'approve');
          counts = others.length > 0 && !objected;
          return commands.decisionsOn(prepared);
        },
      },
    },
    authorize(request) {
      const { context, action } = request;
      if (action !== 'publish' || !counts) return deps.authorize(request);
      return deps.authorize({
        ...request,
        context: { ...context, approved: true, quorumMet: true, hashMatches: true, destinationMatches: true },
      });
    },
  };
}
