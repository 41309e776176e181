import { Client } from '@temporalio/client';
import { createChannelDesk } from '../../console/desk/channels/channel-desk.ts';
import type { DeskDependencies } from '../../console/desk/dependencies.ts';
import { createLiveDesk } from '../../console/desk/live/live-desk.ts';
import { createStopDesk } from '../../console/desk/stops/stop-desk.ts';
import { createUnsettledDesk } from '../../console/desk/unsettled/unsettled-desk.ts';
import type { PreparedAsset } from '../../domain/approval.ts';
import { hashOf } from '../../domain/canonical.ts';
import type { Channel, ChannelCapabilities, Found, LiveVersion, Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Operation } from '../../domain/publication.ts';
import type { Ref } from '../../domain/ref.ts';
import type { ChannelConfig, Workspace } from '../../domain/workspace.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import type { PublicationRow, TenantStore } from '../../store/store.ts';
import { dataConverter } from '../../temporal.ts';
import { startEmbeddedStore } from '../support/stores.ts';
import { devServer } from '../support/temporal.ts';
import { people, ref } from './sample.ts';

const page: ChannelCapabilities = {
  kind: 'page',
  exactlyOnce: 'own-id',
  drafts: false,
  conditionalUpdate: true,
  unpublish: true,
  metrics: false,
  review: false,
  spend: false,
};
const capabilities: Record<string, ChannelCapabilities> = {
  journal: page,
  anzeigen: { ...page, kind: 'ad', spend: true },
  rundbrief: { ...page, kind: 'mail', exactlyOnce: 'at-most-once', conditionalUpdate: false, unpublish: false },
};

const config: ChannelConfig = {
  connector: 'folder',
  title: { de: 'Kanal', en: 'Channel' },
  format: 'article',
  audience: ['*'],
  locales: ['de-DE'],
  limits: {
    title: { min: 1, max: 80 },
    description: { min: 0, max: 180 },
    body: { min: 1, max: 900 },
    links: { min: 0, max: 8 },
  },
  disclosures: { de: [], en: [] },
  settings: {},
};

interface Written {
  campaign: string;
  asset?: string;
  channel?: string;
  remoteId: string;
  operation?: Operation;
  /** The publication that an operation acts on. */
  piece?: Ref;
  /** It changes a page that was there before. */
  update?: boolean;
  spend?: { dailyCents: number; totalCents: number; until: string };
}

/** The desk of what is live over a real store and a real Temporal server without workers; channels answer what a test says. */
export async function liveWorld() {
  const [running, temporal] = [await startEmbeddedStore(), await devServer()];
  let tenants = 0;
  const authorize = createAuthorizer(loadPolicySet(housePolicies));

  /** A tenant of its own, so that each test sees only what it wrote. */
  function world() {
    tenants += 1;
    const store: TenantStore = running.store.forTenant(`haus-${tenants}`);
    /** What `find` answers, and what stands at addresses. */
    const remote: { found: Found | Error; at: Map<string, string> } = { found: { state: 'absent' }, at: new Map() };
    const workspace = {
      brand: { id: 'steinfoehr', name: 'Steinföhr' },
      people,
      settings: { timeZone: 'Europe/Berlin' },
      channels: { journal: config, anzeigen: config, rundbrief: config, weg: config },
    } as unknown as Workspace;
    const openChannel = (_workspace: Workspace, name: string): Channel => {
      const known = capabilities[name];
      if (!known) throw new CopydeskError('auth', 'Set the password in VERY_PRIVATE_NAME.');
      return {
        capabilities: known,
        destination: `site/${name}`,
        find: async () => {
          if (remote.found instanceof Error) throw remote.found;
          return remote.found;
        },
        readAt: async (url: string): Promise<LiveVersion | null> => {
          const remoteId = remote.at.get(url);
          return remoteId ? { remoteId, url, title: '', description: '', html: '', revision: '1' } : null;
        },
        health: async () => ({
          ok: true,
          parts: [{ name: 'site', ok: true, message: 'https://intern.example answers' }],
        }),
      } as Partial<Channel> as Channel;
    };
    const deps = {
      store,
      temporal: new Client({ connection: temporal.connection, dataConverter }),
      taskQueue: 'nobody-listens',
      authorize,
      sign: async (command) => ({ command, attestation: 'x' }),
      loadWorkspace: async () => ({ workspace, products: [] }),
      openChannel,
      now: () => new Date(),
    } satisfies Partial<DeskDependencies> as unknown as DeskDependencies;

    /** A publication that is about to be sent. */
    async function intend({ campaign, asset = 'journal/de-DE', channel = 'journal', ...written }: Written) {
      const { remoteId, operation = 'publish', piece, update, spend } = written;
      const identity = {
        tenant: store.tenant,
        channel,
        destination: `site/${channel}`,
        asset: `${campaign}/${asset}`,
        number: 1,
      };
      const publication = hashOf(identity) as Ref;
      const [title, html] = [`Titel von ${remoteId}`, '<p>Text</p>'];
      const prepared: Prepared = {
        contract: 2,
        connector: 'folder',
        channel,
        destination: identity.destination,
        publication,
        marker: remoteId,
        title,
        html,
        contentHash: hashOf({ title, html }),
        ...(update && { update: { remoteId, revision: '1', formerHash: ref('0') } }),
        ...((operation === 'withdraw' || operation === 'enable' || operation === 'pause') && {
          operation: {
            kind: operation,
            remoteId,
            revision: '1',
            url: `https://site.example/${remoteId}`,
            ...(spend && { spend }),
          },
        }),
        request: {},
      };
      const approvable: PreparedAsset = {
        campaign,
        asset,
        prepared,
        variant: ref('1'),
        findings: ref('2'),
        stages: [],
      };
      const kept = await store.artifacts.put('prepared', approvable);
      await store.publications.intend(
        publication,
        identity,
        campaign,
        kept,
        operation === 'publish' ? undefined : { operation, piece: piece! },
      );
      return (await store.publications.beginCommit(publication, kept))!;
    }

    /** A publication with its receipt. */
    async function publish(written: Written): Promise<PublicationRow> {
      const row = await intend(written);
      const { prepared } = await store.artifacts.get<PreparedAsset>(row.prepared);
      const { publication, channel, connector, destination, contentHash } = prepared;
      const receipt = {
        ...{ publication, channel, connector, destination, contentHash },
        remoteId: written.remoteId,
        url: `https://site.example/${written.remoteId}`,
        revision: '1',
        publishedAt: '2026-11-24T09:00:00.000Z',
      };
      await store.publications.settle(row, { state: 'published', receipt });
      return (await store.publications.get(row.id))!;
    }

    return {
      store,
      remote,
      temporal: deps.temporal,
      intend,
      publish,
      desk: {
        ...createLiveDesk(deps),
        ...createUnsettledDesk(deps),
        ...createChannelDesk(deps),
        ...createStopDesk(deps),
      },
    };
  }

  return {
    world,
    async stop() {
      await running.stop();
      await temporal.stop();
    },
  };
}
