import type { liveDe } from './live-de.ts';

export const liveEn: typeof liveDe = {
  page: 'This page is changed',
  readAt: (when) => `read on ${when}`,
  changes: 'What changes on the live page',
  changesLead: (when) => `Compared with the version that was live on ${when}.`,
  unreadable: 'What the page looks like now cannot be read:',
  gone: 'The channel has no such page any more.',
  changedMeanwhile:
    'Somebody has changed the page since. It is not overwritten: publishing will stop before anything is sent.',
  conflict: 'The live page is no longer the one that the proposal was made for',
  conflictLead: 'Nothing was overwritten. Every passage in which the three versions differ:',
  retry:
    '“Retry” reads the live version anew and has the proposal written against it. It then goes through checks and sign-off again.',
  base: 'Made for',
  ours: 'Proposal',
  theirs: 'Live now',
  nothing: '(nothing)',
  by: {
    ours: 'changed in the proposal only',
    theirs: 'changed on the live page only',
    both: 'changed by both, differently',
    same: 'changed by both alike',
  },
};
