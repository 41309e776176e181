import { z } from 'zod';
import { LiveFilter, OperationOrder } from '../../../domain/operation.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { guard } from '../guard.ts';
import { approveSeveral } from './approve-several.ts';
import { livePieces } from './live-pieces.ts';
import { operateOn } from './operate.ts';
import type { LiveDesk } from './views.ts';
import { withdrawCampaign } from './withdraw-campaign.ts';

const Reason = z.object({ reason: OperationOrder.shape.reason });

/** What people can do with pieces that are live. */
export const createLiveDesk = (deps: DeskDependencies): LiveDesk => ({
  async live(viewer, filter, options) {
    await guard(deps, viewer, 'view', { type: 'Workspace', id: deps.store.tenant });
    return livePieces(deps, LiveFilter.parse(filter ?? {}), options);
  },
  operate: (viewer, order) => operateOn(deps, viewer, order),
  async withdrawCampaign(viewer, campaign, reason) {
    await guard(deps, viewer, 'operate', { type: 'Campaign', id: campaign });
    return withdrawCampaign(deps, viewer, campaign, Reason.parse({ reason }).reason);
  },
  approveSeveral: (viewer, campaign, request, commandId) => approveSeveral(deps, viewer, campaign, request, commandId),
});
