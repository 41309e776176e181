import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { AppEnvironment, HouseDependencies } from './app-dependencies.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';

/** Takes a message for one hook of a tenant; `auth` when it is not verified, `conflict` when its id has come with another body. */
export type ReceiveWebhook = (
  hook: string,
  message: { headers: Record<string, string>; body: string },
) => Promise<{ campaigns: string[]; refused: { rule: number; reason: string }[]; repeated: boolean }>;

const mostBytes = 256 * 1024;

/**
 * `POST /hooks/<tenant>/<hook>`: messages of other systems, by Standard Webhooks. Their signature is the sign-in. The answer names the
 * campaigns that were started; a repeat of a message gets the first answer.
 */
export function createHooksRoute({ tenants }: HouseDependencies, failed: FailedSignIns): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  const limit = bodyLimit({
    maxSize: mostBytes,
    onError: () => {
      throw new HTTPException(413, { message: `A message has at most ${mostBytes / 1024} KB.` });
    },
  });
  app.post('/hooks/:tenant/:hook', limit, async (context) => {
    failed.check(context);
    const { tenant, hook } = context.req.param();
    const receive = tenants.get(tenant)?.receiveWebhook;
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, context.req.header(name) ?? '']),
    );
    if (!receive) {
      failed.note(context);
      throw new HTTPException(401, { message: 'There is no such hook, or the message is not signed with its secret.' });
    }
    try {
      const { campaigns, refused, repeated } = await receive(hook, { headers, body: await context.req.text() });
      // Reasons may name what only people of the house should see.
      return context.json({ campaigns, refused: refused.map(({ rule }) => rule), repeated }, repeated ? 200 : 202);
    } catch (error) {
      if ((error as { errorClass?: string }).errorClass === 'auth') failed.note(context);
      throw error;
    }
  });
  return app;
}
