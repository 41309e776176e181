import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from './activities.ts';

/** Passing faults are tried for about two minutes; then the step waits as 'needs attention'. */
const retry = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 6 } as const;

/** Reads and computations: quick, safe to repeat. Heartbeats tell a dead worker long before the time is up. */
export const {
  pinRun,
  pinOperation,
  checkVariants,
  prepareAsset,
  prepareOperation,
  measure,
  askReview,
  topUp,
  remind,
  reconcile,
} = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '5s',
  retry,
});

/** The live page that is to be changed, from a site that may be slow … */
export const { readPage } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '5s',
  retry,
});

/** … or several of them, of channels that may be slow as well, … */
export const { checkLive, pinCorrection } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '5s',
  retry,
});

/** … and an export with the dozens of pages that come into question. */
export const { findDecayed } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '5s',
  retry,
});

/** Model calls may take minutes. Heartbeats tell a dead worker within three seconds from a slow model. */
export const { callModel } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '3s',
  retry,
});

/** Tools that leave the machine. */
export const { useTools } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '5s',
  retry,
});

/** Tools that are short local reads: no round trip to the server. */
export const { useTools: useShortTools } = proxyLocalActivities<Activities>({ startToCloseTimeout: '20s', retry });

/** Irreversible: one attempt. A lost one is reconciled, never repeated blindly. */
export const { commit } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '5s',
  retry: { maximumAttempts: 1 },
});

/** Decisions, the projection, the working time and the calendar: short dealings with our own database. */
export const { verifyCommand, record, hasRoom, approvalTimes, reserveSlot, releaseSlot } =
  proxyLocalActivities<Activities>({
    startToCloseTimeout: '20s',
    retry,
  });
