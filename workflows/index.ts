export { campaign } from './campaign.ts';
export { produceAsset } from './produce-asset.ts';
export { refresh } from './refresh.ts';
