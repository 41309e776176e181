import type { PreparedAsset } from '../domain/approval.ts';
import type { Pin } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import { CopydeskError, type ErrorClass } from '../domain/errors.ts';
import type { Receipt } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import { publishContext } from '../policies/approval-context.ts';
import type { PublicationRow, TenantStore } from '../store/store.ts';
import type { Activities, PublishOutcome } from '../workflows/activities.ts';
import { approvalQuestion } from './approval-question.ts';
import { authorizeAndRecord } from './authorize-and-record.ts';
import { checkAgain } from './check-again.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/** A commit may speak to the channel for this long. After a lost one nothing is looked up before that must have ended. */
export const remoteTimeMs = 25_000;

/** Classes that say for certain that the remote system has nothing of it. Everything else is an unknown outcome. */
const certainlyNothing: readonly ErrorClass[] = [
  'auth',
  'invalid',
  'denied',
  'not_found',
  'rate_limited',
  'transient',
  'conflict',
];
/** Of these, the ones that pass by themselves: the workflow tries again. The others wait for a person. */
const passing: readonly ErrorClass[] = ['rate_limited', 'transient'];

/**
 * The choke point for publishing, in four steps: (a) compare-and-set to `committing`; (b) read approvals and truth again and ask the policy;
 * (c) one remote request with the approved bytes; (d) store the outcome. Runs once for each intent; a second execution changes nothing.
 */
export const commit =
  (house: ActivityDependencies): Activities['commit'] =>
  async (input): Promise<PublishOutcome> => {
    const deps = openTenant(house, input.pin.tenant);
    const { store } = deps;
    const row = await store.publications.beginCommit(input.publication, input.prepared);
    if (!row) return asItStands(store, input.publication);

    const approvable = await store.artifacts.get<PreparedAsset>(input.prepared);
    if ((await store.campaigns.get(input.pin.campaign))?.paused) {
      await store.publications.settle(row, { state: 'intended', reason: null });
      throw new CopydeskError('stopped', 'The campaign is paused.');
    }
    const refusal = await whyNot(deps, input, row);
    if (refusal) {
      const reason = await store.artifacts.put('refusal', { message: refusal });
      await store.publications.settle(row, { state: 'refused', reason });
      return { state: 'refused', url: null };
    }
    const { workspace } = await runMaterial(store, input.pin);
    let receipt: Receipt;
    try {
      const channel = openChannel(deps, workspace, row.identity.channel, AbortSignal.timeout(remoteTimeMs));
      receipt = await channel.commit(approvable.prepared);
    } catch (error) {
      return settleFailure(store, row, error);
    }
    // Outside of the attempt: when this fails the channel has it, and the look-up will find it.
    await store.publications.settle(row, { state: 'published', receipt });
    return { state: 'published', url: receipt.url };
  };

/** Null when policy allows it; else a sentence for people. A failure to find out is a refusal to send, not to answer: it is thrown. */
async function whyNot(
  deps: TenantDependencies,
  {
    pin,
    prepared,
    request,
    slotWindow,
  }: { pin: Pin; prepared: Ref; request: string; slotWindow: { from: string; to: string } },
  row: PublicationRow,
): Promise<string | null> {
  const { store } = deps;
  try {
    const question = await approvalQuestion(deps, { prepared, request, slotWindow });
    const { audience, destination, ...now } = await checkAgain(deps, pin, question);
    const { title, html, contentHash } = question.approvable.prepared;
    const context = publishContext(question, {
      // There is no emergency stop yet; a pause has been looked at before.
      stopped: false,
      ...now,
    });
    const decision = await authorizeAndRecord(deps, pin.campaign, {
      principal: { type: 'Service', id: 'publisher' },
      action: 'publish',
      resource: { type: 'Channel', id: row.identity.channel, attributes: { tenant: store.tenant, audience } },
      context: {
        ...context,
        hashMatches: context.hashMatches && hashOf({ title, html }) === contentHash,
        destinationMatches: context.destinationMatches && destination === row.identity.destination,
      },
    });
    return decision.allowed ? null : `Policy refuses it: ${decision.determining.join(', ') || 'no rule grants it'}.`;
  } catch (error) {
    await store.publications.settle(row, { state: 'intended', reason: null });
    throw error;
  }
}

async function settleFailure(store: TenantStore, row: PublicationRow, error: unknown): Promise<PublishOutcome> {
  const reason = await store.artifacts.put('failure', {
    message: error instanceof Error ? error.message : String(error),
  });
  if (!(error instanceof CopydeskError) || !certainlyNothing.includes(error.errorClass)) {
    await store.publications.settle(row, { state: 'unknown_outcome', reason });
    return { state: 'unknown_outcome', url: null };
  }
  await store.publications.settle(row, { state: 'intended', reason });
  if (passing.includes(error.errorClass)) return { state: 'intended', url: null };
  throw error;
}

async function asItStands({ publications }: TenantStore, id: Ref): Promise<PublishOutcome> {
  const row = await publications.get(id);
  if (!row) throw new CopydeskError('not_found', 'Nothing was prepared for this publication.');
  // Another version has been prepared since: this one will not go out.
  if (row.state === 'intended') return { state: 'refused', url: null };
  return { state: row.state === 'committing' ? 'unknown_outcome' : row.state, url: row.receipt?.url ?? null };
}
