import type { DeliveryView, WebhooksView } from '../desk/webhook-desk.ts';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import type { Page } from './page.ts';

/** Endpoints and hooks as the workspace sets them up, and what became of the latest messages. */
export function WebhooksPage({ page, view, sent }: { page: Page; view: WebhooksView; sent: boolean }) {
  const words = page.t.webhook;
  return (
    <Layout page={page} title={words.title}>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {sent && <Notice kind="good" text={words.sent} />}
      <h2>{words.outgoing}</h2>
      <Outgoing page={page} outgoing={view.outgoing} />
      <h2>{words.incoming}</h2>
      <Incoming page={page} incoming={view.incoming} />
      <h2>{words.messages}</h2>
      <Messages page={page} deliveries={view.deliveries} />
    </Layout>
  );
}

function Outgoing({ page, outgoing }: { page: Page } & Pick<WebhooksView, 'outgoing'>) {
  const words = page.t.webhook;
  if (outgoing.length === 0) return <p>{words.none}</p>;
  return (
    <ul class="queue">
      {outgoing.map(({ name, url, events }) => (
        <li class="item">
          <p class="item-title">{name}</p>
          <p class="meta">
            <span>
              <code>{url}</code>
            </span>
            <span>
              {words.events}: {events?.join(', ') ?? words.all}
            </span>
          </p>
          <form method="post" action={`/webhooks/${name}/test`}>
            <button type="submit" class="quiet">
              {words.test}
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function Incoming({ page, incoming }: { page: Page } & Pick<WebhooksView, 'incoming'>) {
  const words = page.t.webhook;
  if (incoming.length === 0) return <p>{words.none}</p>;
  return (
    <ul class="queue">
      {incoming.map(({ name, path, mostPerDay, rules }) => (
        <li class="item">
          <p class="item-title">{name}</p>
          <p class="meta">
            <span>
              <code>{path}</code>
            </span>
            <span>{words.mostPerDay(mostPerDay)}</span>
          </p>
          <ul>
            {rules.map(({ type, brief, as }) => (
              <li>
                <code>{type}</code> → <code>{brief}</code> ({as})
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Messages({ page, deliveries }: { page: Page; deliveries: DeliveryView[] }) {
  const words = page.t.webhook;
  if (deliveries.length === 0) return <p>{words.noMessages}</p>;
  return (
    <ul class="queue">
      {deliveries.map((delivery) => (
        <Message page={page} delivery={delivery} />
      ))}
    </ul>
  );
}

function Message({ page: { t, format }, delivery }: { page: Page; delivery: DeliveryView }) {
  const words = t.webhook;
  const { id, endpoint, type, state, attempt, nextAt, createdAt, lastStatus, lastTrouble } = delivery;
  const kind = { waiting: '', delivered: 'good', failed: 'bad' }[state];
  return (
    <li class="item">
      <p class="item-title">
        <span class={`tag ${kind}`}>{words.states[state]}</span> {type} → {endpoint}
      </p>
      <p class="meta">
        <span>
          <code>{id}</code>
        </span>
        <span>{format.dateTime(createdAt)}</span>
        <span>
          {words.attempts}: {attempt}
        </span>
        {lastTrouble && (
          <span>
            {words.troubles[lastTrouble] ?? lastTrouble}
            {lastStatus !== null && ` (${lastStatus})`}
          </span>
        )}
        {state === 'waiting' && nextAt && attempt > 0 && <span>{words.nextAttempt(format.dateTime(nextAt))}</span>}
      </p>
      {state !== 'waiting' && (
        <form method="post" action={`/webhooks/${endpoint}/messages/${id}/replay`}>
          <button type="submit" class="quiet">
            {words.replay}
          </button>
        </form>
      )}
    </li>
  );
}
