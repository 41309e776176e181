import { patched } from '@temporalio/workflow';

/** Does a short dealing with our own database: `verifyCommand`, `record`, and whatever else is a local activity. */
export type Locally = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * One local activity of a workflow at a time. Two that end at the same moment are told one after the other when they run, but together when
 * the history is replayed; then what waits for a condition comes behind them instead of between them, and the replay fails.
 */
export const oneAtATime =
  (locked: <T>(key: string, work: () => Promise<T>) => Promise<T>): Locally =>
  // Releases before 0.3.0 had several under way.
  (work) =>
    patched('one-local-activity') ? locked('local activity', work) : work();
