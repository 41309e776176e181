import { randomUUID } from 'node:crypto';
import { CopydeskError } from '../../domain/errors.ts';
import type { WebhookType } from '../../domain/webhook.ts';
import type { Person } from '../../domain/workspace.ts';
import type { WebhookDelivery } from '../../store/store.ts';
import type { DeskDependencies } from './dependencies.ts';
import { guard } from './guard.ts';

/** Messages to other systems and hooks for theirs, as admins see them. */
export interface WebhookDesk {
  webhooks(viewer: Person): Promise<WebhooksView>;
  /** Sends a message once more, under its id. */
  replayWebhook(viewer: Person, endpoint: string, id: string): Promise<DeliveryView>;
  /** Sends a message of the type `test`. */
  testWebhook(viewer: Person, endpoint: string): Promise<DeliveryView>;
}

export interface WebhooksView {
  outgoing: { name: string; url: string; events: readonly WebhookType[] | null }[];
  /** `path` is where other systems post to. */
  incoming: { name: string; path: string; mostPerDay: number; rules: { type: string; brief: string; as: string }[] }[];
  /** Newest first; all that wait, and the latest of the others. */
  deliveries: DeliveryView[];
}

/** `waiting` for its next attempt, `delivered`, or `failed` for good. */
export type DeliveryView = WebhookDelivery & { state: 'waiting' | 'delivered' | 'failed' };

const deliveriesShown = 100;

export function createWebhookDesk(deps: DeskDependencies): WebhookDesk {
  const { store } = deps;
  const administers = (viewer: Person) => guard(deps, viewer, 'administer', { type: 'Workspace', id: store.tenant });
  const configured = async () => (await deps.loadWorkspace()).workspace.webhooks ?? { outgoing: {}, incoming: {} };
  const requireEndpoint = async (name: string) => {
    const { outgoing } = await configured();
    if (!Object.hasOwn(outgoing, name))
      throw new CopydeskError('not_found', `webhooks.yaml has no endpoint ${name}.`, {
        choices: Object.keys(outgoing),
      });
  };

  return {
    async webhooks(viewer) {
      await administers(viewer);
      const [{ outgoing, incoming }, deliveries] = await Promise.all([
        configured(),
        store.webhooks.list({ limit: deliveriesShown }),
      ]);
      return {
        outgoing: Object.entries(outgoing).map(([name, { url, events = null }]) => ({ name, url, events })),
        incoming: Object.entries(incoming).map(([name, { mostPerDay, rules }]) => ({
          name,
          path: `/hooks/${store.tenant}/${name}`,
          mostPerDay,
          rules: rules.map(({ type, brief, as }) => ({ type, brief, as })),
        })),
        deliveries: deliveries.map(view),
      };
    },
    async replayWebhook(viewer, endpoint, id) {
      await administers(viewer);
      await requireEndpoint(endpoint);
      return view(await store.webhooks.again(endpoint, id));
    },
    async testWebhook(viewer, endpoint) {
      await administers(viewer);
      await requireEndpoint(endpoint);
      const id = `msg_${randomUUID().replaceAll('-', '')}`;
      const body = JSON.stringify({ type: 'test', timestamp: deps.now().toISOString(), data: { by: viewer.id } });
      await store.webhooks.add({ endpoint, id, type: 'test', body });
      return view((await store.webhooks.list({ endpoint, limit: deliveriesShown })).find((one) => one.id === id)!);
    },
  };
}

const view = (delivery: WebhookDelivery): DeliveryView => ({
  ...delivery,
  state: delivery.deliveredAt ? 'delivered' : delivery.nextAt ? 'waiting' : 'failed',
});
