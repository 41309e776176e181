/**
 * Where something can go wrong, in the order in which a publication passes by. The end of one activity is the beginning of the wait for the
 * next, so between them these are all boundaries of the way from preparation to measurement.
 */
export const boundaries = [
  'prepare: begins',
  'prepare: request kept',
  'prepare: put down as intended',
  'prepare: ends',
  'decide: begins',
  'decide: allowed',
  'decide: recorded',
  'decide: ends',
  'record: begins',
  'record: ends',
  'reserve: begins',
  'reserve: ends',
  'commit: before compare-and-set',
  'commit: after compare-and-set',
  'commit: after the checks',
  'commit: looks before it writes',
  'commit: before the remote request',
  'commit: remote effect, no answer yet',
  'commit: reads back',
  'commit: answered, not settled',
  'commit: settled',
  'commit: ends',
  'reconcile: begins',
  'reconcile: looks',
  'reconcile: found, not settled',
  'reconcile: settled',
  'reconcile: ends',
  'measure: begins',
  'measure: looks',
  'measure: ends',
] as const;
export type Boundary = (typeof boundaries)[number];

/** What befalls the process that is at a boundary, or the workflow behind it, and what that means. */
export const processFaults = {
  kill: 'SIGKILL to the worker',
  stall: 'no heartbeat for 7 s, so that Temporal thinks the worker dead; then it goes on',
  clock: "the worker's clock jumps by up to three hours, either way",
  reset: 'the workflow is reset to an earlier task of its own',
  terminate: 'the workflow is terminated and started again',
  messages: 'all messages so far arrive once more, in another order, as updates and as signals',
} as const;

/** What befalls a statement to the database. */
export const databaseFaults = { database: 'the statement is lost, or its answer is' } as const;

/** What befalls a request on the wire. */
export const wireFaults = {
  'reset-before': 'connection reset before the remote system acts',
  'reset-after': 'connection reset after it has acted',
  'reset-late': 'connection reset at once; the remote system acts a little later all the same',
  silence: 'it acts and never answers',
  'answer-429': 'too many requests; nothing done',
  'answer-500': 'server error; nothing done',
  'answer-503': 'unavailable; nothing done',
} as const;

export const faults = { ...processFaults, ...databaseFaults, ...wireFaults };
export type Fault = keyof typeof faults;
export type WireFault = keyof typeof wireFaults;
export const faultNames = Object.keys(faults) as Fault[];

/** Requests leave at these, and only there something can befall one. */
const wireBoundaries: readonly Boundary[] = [
  'commit: looks before it writes',
  'commit: before the remote request',
  'commit: reads back',
  'reconcile: looks',
  'measure: looks',
];

/** Statements that decide what the house knows of a publication. */
const databaseBoundaries: readonly Boundary[] = [
  'prepare: request kept',
  'prepare: put down as intended',
  'decide: allowed',
  'decide: recorded',
  'commit: before compare-and-set',
  'commit: after compare-and-set',
  'commit: answered, not settled',
  'commit: settled',
  'reconcile: found, not settled',
  'reconcile: settled',
];

/** Decisions, the projection and the calendar are local activities: they send no heartbeats, so nobody can think them dead while they run. */
const isLocal = (boundary: Boundary): boolean => /^(decide|record|reserve):/.test(boundary);

/** Whether that can happen there. */
export function exists(boundary: Boundary, fault: Fault): boolean {
  if (fault in wireFaults) return wireBoundaries.includes(boundary);
  if (fault === 'database') return databaseBoundaries.includes(boundary);
  return fault !== 'stall' || !isLocal(boundary);
}
