import { campaignLike } from './campaign-like.ts';

/** A campaign as the second build of the workers has it: `moving` goes on in a newer build, `staying` where it began. */
export const { moving, staying } = campaignLike('second');
