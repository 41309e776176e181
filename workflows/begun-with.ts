import { patched } from '@temporalio/workflow';

/**
 * Changes of the workflows, each with the release from which on a run has it from its beginning. What such a run puts down is the release, once,
 * in its first workflow task. A change that is asked about only after a local activity may not be seen when the history is replayed: its marker
 * can belong to the workflow task after the one in which the local activity ended. Runs of releases before come to a change where they ask first.
 */
const changes = {
  'early-commands': '0.3.0',
  'working-times': '0.3.0',
  'decided-at-deadline': '0.3.0',
  'slot-reservations': '0.3.0',
  'check-before-slot': '0.3.0',
  'looks-for-budget': '0.3.0',
} as const;

type Release = (typeof changes)[keyof typeof changes];
const begun = new Map<Release, boolean>();

/** Whether the run began with this release or a later one. */
export function begunWith(release: Release): boolean {
  const known = begun.get(release) ?? patched(release);
  begun.set(release, known);
  return known;
}

/** Whether a change holds for the run from here on. */
export const changed = (change: keyof typeof changes): boolean => begunWith(changes[change]) || patched(change);
