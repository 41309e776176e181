export { campaign } from './campaign.ts';
export { correctLive } from './correct-live.ts';
export { operate } from './operate.ts';
export { produceAsset } from './produce-asset.ts';
export { reconcileOrphans } from './reconcile-orphans.ts';
export { refresh } from './refresh.ts';
export { watchLive } from './watch-live.ts';
