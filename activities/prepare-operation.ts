import type { PreparedAsset } from '../domain/approval.ts';
import type { Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Findings } from '../domain/finding.ts';
import type { OperationOrder } from '../domain/operation.ts';
import type { Ref } from '../domain/ref.ts';
import { spendStage } from '../policies/approval-context.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { makeOperation } from './make-operation.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { publicationOf, putUp } from './put-up.ts';
import { readPiece } from './read-piece.ts';
import { runMaterial } from './run-material.ts';
import { stagesFor } from './stages-for.ts';
import { variantStatus } from './variant-status.ts';

/**
 * Makes the exact request of an operation against what is live now, and puts it down as intended. A piece that is gone already counts as
 * withdrawn, and nobody is asked.
 */
export const prepareOperation =
  (house: ActivityDependencies): Activities['prepareOperation'] =>
  async ({ pin, asset, order: orderRef, request }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const { kind } = asset.operation!;
    const [material, order, piece] = await Promise.all([
      runMaterial(store, pin),
      store.artifacts.get<OperationOrder>(orderRef),
      readPiece(store, asset.operation!.piece),
    ]);
    const { workspace } = material;
    const channel = openChannel(deps, workspace, asset.channel);
    const publication = publicationOf(pin, asset, channel.destination);
    const { receipt } = piece;
    const live = await channel.read(receipt.remoteId);
    if (!live && kind === 'withdraw') {
      const { id, identity } = publication;
      const gone = { ...receipt, publication: id, publishedAt: deps.now().toISOString() };
      const { state } = await store.publications.noteGone(id, identity, pin.campaign, {
        prepared: piece.row.prepared,
        piece: piece.row.id,
        receipt: gone,
      });
      if (state === 'published') return { gone: { publication: id, url: receipt.url } };
      throw new CopydeskError('transient', `Its withdrawal is ${state}.`);
    }
    const withdrawn = piece.row.operation === 'withdraw';
    if (!live && !(kind === 'restore' && withdrawn))
      throw new CopydeskError('not_found', `${receipt.url} is live no longer.`, {
        choices: withdrawn ? ['restore'] : ['withdraw'],
      });

    const asked = await putUp(deps, pin, material, {
      asset: asset.asset,
      publication,
      request,
      input: { order: orderRef, piece: piece.row.id, revision: live?.revision ?? null },
      about: { operation: kind, piece: piece.row.id },
      async make() {
        const made = await makeOperation(deps, pin, material, { asset, order, piece, live, channel, publication });
        const { roles } = variantStatus(made, made.text, made.found);
        const { role, quorum } = workspace.settings.approvals.spend;
        // What costs money has its own stage, whatever else the workspace calls one.
        const stages = stagesFor(workspace.settings, { roles }).filter(({ stage }) => stage !== spendStage);
        return {
          prepared: made.prepared,
          variant: made.variant,
          findings: made.findings,
          stages: kind === 'enable' ? [...stages, { stage: spendStage, role, quorum }] : stages,
        };
      },
    });
    const { variant, findings } = await store.artifacts.get<PreparedAsset>(asked.prepared);
    const [text, found] = await Promise.all([
      store.artifacts.get<Variant>(variant),
      store.artifacts.get<Findings>(findings),
    ]);
    return {
      ...asked,
      variant: variantStatus({ variant, findings }, text, found),
      page: (text.page as Ref | undefined) ?? null,
    };
  };
