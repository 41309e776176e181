import { Webhook } from 'standardwebhooks';
import { type Simulator, startSimulator } from '../simulators/kit.ts';

/** A secret as Standard Webhooks writes it. */
export const webhookSecret = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`;

export interface Receiver {
  simulator: Simulator;
  /** Each message once, by its id, in the order in which they first came. */
  messages(): { id: string; type: string; data: Record<string, unknown> }[];
  /** How often each id came with a good signature. */
  times(id: string): number;
}

/** Another system that takes our messages as Standard Webhooks asks: a wrong or old signature is refused, an id counts once. */
export async function startReceiver(secret = webhookSecret): Promise<Receiver> {
  const came: { id: string; body: string }[] = [];
  const simulator = await startSimulator('receiver', (ask, effect) => {
    if (ask.method !== 'POST') return { status: 405 };
    if (ask.headers['content-type'] !== 'application/json') return { status: 415 };
    try {
      new Webhook(secret).verify(ask.body, ask.headers as Record<string, string>);
    } catch {
      return { status: 401 };
    }
    const id = String(ask.headers['webhook-id']);
    came.push({ id, body: ask.body });
    effect({ effect: came.filter((one) => one.id === id).length === 1 ? 'received' : 'repeated', id });
    return { status: 204 };
  });
  return {
    simulator,
    messages() {
      const first = came.filter(({ id }, index) => came.findIndex((one) => one.id === id) === index);
      return first.map(({ id, body }) => ({ id, ...JSON.parse(body) }));
    },
    times: (id) => came.filter((one) => one.id === id).length,
  };
}
