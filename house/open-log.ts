import { type DestinationStream, pino } from 'pino';

/** Lines that a full disk does not take wait in memory, up to so many characters; what comes after them is dropped. */
const waitingCharacters = 1024 * 1024;

/**
 * Where a process logs to: a file, made for its user alone, or a descriptor. What cannot be written, because the disk is full, is written
 * when there is space again: a log is no reason to stop what it tells of.
 */
export function openLog(dest: string | number): DestinationStream {
  const log = pino.destination({ dest, mkdir: true, sync: true, mode: 0o600, maxLength: waitingCharacters });
  // Without a listener, Node ends the process at the first line that does not go through.
  log.on('error', () => undefined);
  return log;
}
