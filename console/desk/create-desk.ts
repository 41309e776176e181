import type { PreparedAsset } from '../../domain/approval.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { ImageBytes } from '../../domain/image.ts';
import { isRef } from '../../domain/ref.ts';
import type { Person } from '../../domain/workspace.ts';
import { administers } from './administers.ts';
import { assetView } from './asset-view.ts';
import { createCalendarDesk } from './calendar/calendar-desk.ts';
import { campaignView } from './campaign-view.ts';
import { createChannelDesk } from './channels/channel-desk.ts';
import { createConsentDesk } from './consent-desk.ts';
import { createCredentialDesk } from './credential-desk.ts';
import type { DeskDependencies } from './dependencies.ts';
import { CommandRequest, type Desk } from './desk.ts';
import { estimateCampaign } from './estimate.ts';
import { withFailing } from './failing.ts';
import { follow } from './follow.ts';
import { guard } from './guard.ts';
import { inboxOf } from './inbox.ts';
import { createLiveDesk } from './live/live-desk.ts';
import { readStatus } from './read-status.ts';
import { readersOf } from './readers.ts';
import { createScheduleDesk } from './schedule/schedule-desk.ts';
import { sendCommand } from './send-command.ts';
import { officeOf } from './stand-in.ts';
import { startCampaign } from './start-campaign.ts';
import { createStopDesk } from './stops/stop-desk.ts';
import { createUnsettledDesk } from './unsettled/unsettled-desk.ts';
import { createWebhookDesk } from './webhook-desk.ts';

const openCampaigns = { open: true, limit: 1_000 };
const standardLimit = 50;
const passagesLimit = 10;

/** The desk of one tenant. */
export function createDesk(deps: DeskDependencies): Desk {
  const { store, knowledge, now } = deps;
  const here = { type: 'Workspace' as const, id: store.tenant };
  const campaignNamed = (id: string) => ({ type: 'Campaign' as const, id });
  const readableBy = async (viewer: Person) => {
    const mine = readersOf(viewer);
    return (await knowledge.documents()).filter(({ readers }) => readers.some((reader) => mine.includes(reader)));
  };

  return {
    async estimate(viewer, given) {
      const context = await deps.loadWorkspace();
      const brief = deps.checkBrief(given, context);
      await guard(deps, viewer, 'estimate', campaignNamed(brief.id));
      return estimateCampaign(brief, context.workspace);
    },
    start: (viewer, brief, options) => startCampaign(deps, viewer, brief, options),
    async campaigns(viewer, filter) {
      await guard(deps, viewer, 'view', here);
      return store.campaigns.list({ limit: standardLimit, ...filter });
    },
    async campaign(viewer, id) {
      await guard(deps, viewer, 'view', campaignNamed(id));
      return campaignView(deps, id);
    },
    async timeline(viewer, id, after) {
      await guard(deps, viewer, 'view', campaignNamed(id));
      return store.events.list(id, after);
    },
    async follow(viewer, id, after, signal) {
      await guard(deps, viewer, 'view', campaignNamed(id));
      await readStatus(deps, id);
      return follow(store, id, after, signal);
    },
    async asset(viewer, id, asset) {
      await guard(deps, viewer, 'view', campaignNamed(id));
      return assetView(deps, viewer, id, asset);
    },
    async preview(viewer, ref) {
      await guard(deps, viewer, 'view', here);
      if (!isRef(ref))
        throw new CopydeskError('invalid', 'A prepared piece is named by its ref.', { choices: ['sha256:…'] });
      const { prepared, stages } = await store.artifacts.get<Partial<PreparedAsset>>(ref);
      // A ref may name anything that the house keeps; only what is put before approvers has a page.
      if (!prepared || !stages) throw new CopydeskError('not_found', `There is no prepared piece ${ref}.`);
      const { workspace } = await deps.loadWorkspace();
      const image = prepared.image && (await store.artifacts.get<ImageBytes>(prepared.image.bytes));
      const shown = image && `data:${prepared.image!.type};base64,${image.base64}`;
      return deps.openChannel(workspace, prepared.channel).preview(prepared, shown);
    },
    async inbox(viewer) {
      await guard(deps, viewer, 'view', here);
      const [campaigns, { workspace }] = await Promise.all([store.campaigns.list(openCampaigns), deps.loadWorkspace()]);
      return inboxOf(await withFailing(deps, campaigns), viewer, officeOf(workspace, now()));
    },
    command: (viewer, campaign, request, id) => sendCommand(deps, viewer, campaign, CommandRequest.parse(request), id),
    ...createScheduleDesk(deps),
    ...createLiveDesk(deps),
    ...createCalendarDesk(deps),
    ...createUnsettledDesk(deps),
    ...createChannelDesk(deps),
    ...createStopDesk(deps),
    ...createWebhookDesk(deps),
    ...createConsentDesk(deps),
    ...createCredentialDesk(deps),
    async searchKnowledge(viewer, { text, language, limit = passagesLimit }) {
      await guard(deps, viewer, 'search_knowledge', here, { integrity: 'trusted' });
      return knowledge.search({ text, language, limit, readers: readersOf(viewer), at: now() });
    },
    async addKnowledge(viewer, { readers, ...document }) {
      const attributes = { readers: readers ?? ['*'] };
      await guard(deps, viewer, 'add_knowledge', { type: 'Document', id: document.name, attributes });
      return knowledge.add({ ...document, readers, by: readersOf(viewer) });
    },
    async documents(viewer) {
      await guard(deps, viewer, 'view', here);
      return readableBy(viewer);
    },
    async explain(viewer, question) {
      await guard(deps, viewer, 'explain_policy', here);
      return deps.explain(question, await this.people());
    },
    async decisions(viewer, filter) {
      await guard(deps, viewer, 'explain_policy', here);
      const decisions = await store.ledger.decisions({ limit: standardLimit, ...filter });
      const known = new Set((await readableBy(viewer)).map(({ id }) => `Document:${id}`));
      return decisions.map((one) =>
        one.resource.startsWith('Document:') && !known.has(one.resource) ? { ...one, resource: 'Document:…' } : one,
      );
    },
    administers: (viewer) => administers(deps, viewer),
    people: async () => (await deps.loadWorkspace()).workspace.people,
    async workspaceSummary(viewer) {
      await guard(deps, viewer, 'view', here);
      const { workspace, products } = await deps.loadWorkspace();
      const channels = Object.entries(workspace.channels).map(([name, { title, format, locales, limits }]) => ({
        name,
        title,
        format,
        locales,
        limits,
      }));
      const { id, name } = workspace.brand;
      return {
        brand: { id, name },
        timeZone: workspace.settings.timeZone,
        channels,
        products: products.map((product) => ({ sku: product.sku, name: product.name })),
      };
    },
  };
}
