import type { Activities } from '../workflows/activities.ts';
import { approvalTimes } from './approval-times.ts';
import { askReview } from './ask-review.ts';
import { callModel } from './call-model.ts';
import { checkChannel } from './check-channel.ts';
import { checkLive } from './check-live.ts';
import { checkVariants } from './check-variants.ts';
import { commit } from './commit.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { findDecayed } from './find-decayed.ts';
import { hasRoom } from './has-room.ts';
import { measure } from './measure.ts';
import { pinCorrection } from './pin-correction.ts';
import { pinOperation } from './pin-operation.ts';
import { pinRun } from './pin-run.ts';
import { prepareAsset } from './prepare-asset.ts';
import { prepareOperation } from './prepare-operation.ts';
import { readPage } from './read-page.ts';
import { reconcile } from './reconcile.ts';
import { reconcileOrphans } from './reconcile-orphans.ts';
import { record } from './record.ts';
import { remind } from './remind.ts';
import { releaseSlot, reserveSlot } from './reserve-slot.ts';
import { topUp } from './top-up.ts';
import { useTools } from './use-tools.ts';
import { verifyCommand } from './verify-command.ts';

/** Every side effect of the house, over explicit dependencies. */
export const createActivities = (house: ActivityDependencies): Activities => ({
  pinRun: pinRun(house),
  pinOperation: pinOperation(house),
  findDecayed: findDecayed(house),
  readPage: readPage(house),
  checkLive: checkLive(house),
  pinCorrection: pinCorrection(house),
  callModel: callModel(house),
  useTools: useTools(house),
  checkVariants: checkVariants(house),
  prepareAsset: prepareAsset(house),
  prepareOperation: prepareOperation(house),
  approvalTimes: approvalTimes(house),
  verifyCommand: verifyCommand(house),
  hasRoom: hasRoom(house),
  topUp: topUp(house),
  reserveSlot: reserveSlot(house),
  releaseSlot: releaseSlot(house),
  checkChannel: checkChannel(house),
  commit: commit(house),
  reconcile: reconcile(house),
  reconcileOrphans: reconcileOrphans(house),
  measure: measure(house),
  askReview: askReview(house),
  remind: remind(house),
  record: record(house),
});
