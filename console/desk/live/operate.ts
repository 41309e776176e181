import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { hashOf } from '../../../domain/canonical.ts';
import { CopydeskError } from '../../../domain/errors.ts';
import { campaignWorkflowId } from '../../../domain/ids.ts';
import { mostPieces, type OperationOrder } from '../../../domain/operation.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { operate } from '../../../workflows/operate.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { guard } from '../guard.ts';
import { livePieces } from './live-pieces.ts';
import { type LivePiece, OperationRequest } from './views.ts';

/** Has live pieces withdrawn, restored, corrected, enabled or paused: one campaign for as many of them as one can carry. */
export async function operateOn(
  deps: DeskDependencies,
  viewer: Person,
  given: unknown,
): Promise<{ campaigns: string[] }> {
  const request = OperationRequest.parse(given);
  const orders = ordersOf(request, request.owner ?? viewer.id);
  const named = orders.map((order) => ({ order, id: operationId(order, deps.now()) }));
  for (const { id } of named) await guard(deps, viewer, 'operate', { type: 'Campaign', id });
  refuseUnclear(request);
  await refuseUnknownOwner(deps, request);
  const fresh = [];
  for (const one of named) if (!(await isRunning(deps, one.id))) fresh.push(one);
  await refuseImpossible(
    deps,
    request,
    fresh.flatMap(({ order }) => order.publications as Ref[]),
  );
  const started = new Map<string, string>();
  for (const { order, id } of fresh) started.set(id, await begin(deps, id, order));
  return { campaigns: named.map(({ id }) => started.get(id) ?? id) };
}

/** Pieces that are done to in one go keep their order, so that the same request makes the same orders. */
function ordersOf({ publications, ...rest }: OperationRequest, owner: string): OperationOrder[] {
  const sorted = [...new Set(publications)].sort();
  const batches = Array.from({ length: Math.ceil(sorted.length / mostPieces) }, (_, index) =>
    sorted.slice(index * mostPieces, (index + 1) * mostPieces),
  );
  return batches.map((batch) => ({ ...rest, owner, publications: batch }));
}

/** `withdraw-20261124-1f0c2a9b`: the same order on one day is the same campaign. */
function operationId(order: OperationOrder, now: Date): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `${order.kind}-${day}-${hashOf(order).slice('sha256:'.length).slice(0, 8)}`;
}

function refuseUnclear({ kind, correction }: OperationRequest): void {
  if ((kind === 'correct') === (correction !== undefined)) return;
  throw new CopydeskError(
    'invalid',
    kind === 'correct'
      ? 'A correction says which words become which others.'
      : `Only a correction replaces words, and this is to ${kind}.`,
    { where: { field: 'correction' } },
  );
}

async function refuseUnknownOwner({ loadWorkspace }: DeskDependencies, { owner }: OperationRequest): Promise<void> {
  if (owner === undefined) return;
  const { people } = (await loadWorkspace()).workspace;
  if (people.some(({ id }) => id === owner)) return;
  throw new CopydeskError('invalid', `The workspace has no ${owner}.`, {
    where: { field: 'owner' },
    choices: people.map(({ id }) => id),
  });
}

/** Every piece has to be live as it is named, free, and of a channel that can do it; else nothing is started. */
async function refuseImpossible(
  deps: DeskDependencies,
  { kind }: OperationRequest,
  publications: readonly Ref[],
): Promise<void> {
  if (publications.length === 0) return;
  const { pieces } = await livePieces(deps, {}, { ids: publications, withdrawn: kind === 'restore' });
  const known = new Map(pieces.map((piece) => [piece.publication, piece]));
  const problems = publications.flatMap((id) => problemWith(kind, id, known.get(id)) ?? []);
  const [first] = problems;
  if (!first) return;
  const { errorClass, where, choices } = first;
  const message = problems.map((one) => one.message).join(' ');
  throw Object.assign(new CopydeskError(errorClass, message, { where, choices }), { problems });
}

function problemWith(kind: OperationRequest['kind'], id: Ref, piece: LivePiece | undefined): CopydeskError | null {
  const where = { field: 'publications' };
  if (!piece)
    return new CopydeskError('conflict', `${id} is not live, or something has been done with the piece since.`, {
      where,
    });
  const { title, channel, possible, underWay } = piece;
  if (underWay)
    return new CopydeskError('conflict', `“${title}” (${channel}) is about to be dealt with in ${underWay.campaign}.`, {
      where,
      choices: [underWay.campaign],
    });
  if (possible.includes(kind)) return null;
  return new CopydeskError('invalid', `${channel} cannot ${kind} “${title}” as it stands.`, {
    where,
    choices: possible,
  });
}

async function isRunning({ store, temporal }: DeskDependencies, id: string): Promise<boolean> {
  try {
    const { status } = await temporal.workflow.getHandle(campaignWorkflowId(store.tenant, id)).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** One that has ended, because it was rejected or cancelled, is followed by `…-2`: the pieces are as they were. */
async function begin(
  { store, temporal, taskQueue }: DeskDependencies,
  id: string,
  order: OperationOrder,
): Promise<string> {
  const ref = await store.artifacts.put('operation-order', order);
  for (let number = 1; ; number += 1) {
    const campaign = number === 1 ? id : `${id}-${number}`;
    if ((await store.campaigns.get(campaign))?.endedAt) continue;
    try {
      await temporal.workflow.start<typeof operate>('operate', {
        taskQueue,
        workflowId: campaignWorkflowId(store.tenant, campaign),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [{ tenant: store.tenant, campaign, order: ref }],
      });
      return campaign;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}
