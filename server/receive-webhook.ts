import { join } from 'node:path';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Desk } from '../console/desk/desk.ts';
import type { ReceiveWebhook } from '../console/hooks-route.ts';
import { Brief } from '../domain/brief.ts';
import { sha256 } from '../domain/canonical.ts';
import { CopydeskError, explainError } from '../domain/errors.ts';
import { type IncomingWebhook, valueAt, type Webhooks } from '../domain/webhook.ts';
import type { Person } from '../domain/workspace.ts';
import { isBelow } from '../house/is-below.ts';
import type { TenantHouse } from '../house/open-house.ts';
import type { WebhookReceipt } from '../store/store.ts';
import { readYaml } from '../workspace/read-yaml.ts';
import { throwProblems } from '../workspace/workspace-problems.ts';

type Rule = IncomingWebhook['rules'][number];
const dayMs = 86_400_000;

/**
 * Takes a message from outside: verified by its signature and age (Standard Webhooks 1.0.0; five minutes), once by its id. What it says
 * chooses among our rules and names products of our price list; it starts nothing that a rule does not name, and its words go nowhere else.
 */
export function webhookReceiver(house: TenantHouse, desk: Pick<Desk, 'start'>): ReceiveWebhook {
  const { store, loadWorkspace, secret, workspaceDirectory, knowledge } = house;

  return async (name, { headers, body }) => {
    const { workspace, people } = await loadWorkspace();
    const hook = ownOf(workspace.webhooks?.incoming ?? {}, name);
    // An unknown hook and a wrong signature answer alike: nobody learns which hooks there are.
    if (!hook) throw unverified();
    const message = verified(await secret(hook.secret), headers, body);
    const id = headers['webhook-id']!;
    const known = await store.webhooks.receive(name, id, sha256(body));
    if (known) return { ...known, repeated: true };
    const receipt: WebhookReceipt = { campaigns: [], refused: [] };
    const since = new Date(knowledge.now().getTime() - dayMs);
    const matching = [...hook.rules.entries()].filter(([, rule]) => applies(rule, message));
    let left = await store.webhooks.allot(name, id, { wanted: matching.length, most: hook.mostPerDay, since });
    for (const [index, rule] of matching) {
      try {
        if (left <= 0)
          throw new CopydeskError('rate_limited', `${name} has started ${hook.mostPerDay} campaigns within a day.`);
        const started = await start(rule, message, suffixOf(name, id, index), people);
        receipt.campaigns.push(started);
        left -= 1;
      } catch (error) {
        // What passes by itself is the sender's to try again; whatever was started already is found then.
        if (!(error instanceof CopydeskError) || error.errorClass === 'transient') throw error;
        receipt.refused.push({ rule: index, reason: explainError(error) });
      }
    }
    await store.webhooks.received(name, id, receipt);
    return { ...receipt, repeated: false };
  };

  /** The same message starts the same campaign, however often it comes. */
  async function start(rule: Rule, message: unknown, suffix: string, people: readonly Person[]): Promise<string> {
    const person = people.find(({ id }) => id === rule.as);
    if (!person) throw new CopydeskError('not_found', `The workspace has no person ${rule.as} any more.`);
    const brief = await briefOf(rule);
    const id = `${brief.id.slice(0, 60).replace(/-+$/, '')}-${suffix}`;
    const products = rule.products === undefined ? brief.products : skusAt(message, rule.products);
    const { campaign } = await desk.start(person, { ...brief, id, products });
    return campaign;
  }

  async function briefOf({ brief: file }: Rule): Promise<Brief> {
    const path = join(workspaceDirectory, file);
    if (!isBelow(workspaceDirectory, path)) throw new CopydeskError('denied', `${file} lies outside of the workspace.`);
    const read = await readYaml(path, Brief);
    if (!read) throw new CopydeskError('not_found', `There is no brief ${file}.`);
    throwProblems(read.problems);
    return read.value!;
  }
}

function verified(secret: string, headers: Record<string, string>, body: string): unknown {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch (cause) {
    if (cause instanceof WebhookVerificationError) throw unverified(cause);
    throw new CopydeskError('invalid', 'The message is no JSON.', { cause });
  }
}

const unverified = (cause?: unknown): CopydeskError =>
  new CopydeskError('auth', 'There is no such hook, or the message is not signed with its secret, or it is too old.', {
    cause,
  });

const ownOf = (incoming: Webhooks['incoming'], name: string): IncomingWebhook | undefined =>
  Object.hasOwn(incoming, name) ? incoming[name] : undefined;

function applies({ type, where = {} }: Rule, message: unknown): boolean {
  return (
    valueAt(message, 'type') === type &&
    Object.entries(where).every(([path, values]) => (values as unknown[]).includes(valueAt(message, path)))
  );
}

/** Whether the price list has them is looked at with the rest of the brief. */
function skusAt(message: unknown, path: string): string[] {
  const value = valueAt(message, path);
  const skus = Array.isArray(value) ? value : [value];
  if (skus.length > 0 && skus.length <= 50 && skus.every((sku) => typeof sku === 'string' && sku.length <= 100))
    return skus;
  throw new CopydeskError('invalid', `The message names no products at ${path}.`, {
    where: { field: path },
    choices: ['a SKU', 'a list of at most 50 SKUs'],
  });
}

const suffixOf = (hook: string, id: string, rule: number): string =>
  sha256(`${hook}/${id}/${rule}`).slice('sha256:'.length, 'sha256:'.length + 10);
