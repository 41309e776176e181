import { patched } from '@temporalio/workflow';

let isOfThisRelease: boolean | undefined;

/**
 * Whether the run began with this release or a later one. It is asked in the first workflow task and put down there, once. A change that is
 * asked about only after a local activity may not be seen when the history is replayed: its marker can belong to the workflow task after the
 * one in which the local activity ended.
 */
export function begunWithThisRelease(): boolean {
  isOfThisRelease ??= patched('0.3.0');
  return isOfThisRelease;
}

/** Whether a change holds for the run: always when it began with this release, else from where it came to it. */
export const changed = (change: string): boolean => begunWithThisRelease() || patched(change);
