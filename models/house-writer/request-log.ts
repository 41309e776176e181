import { open } from 'node:fs/promises';
import type { ApiUsage } from './usage.ts';

/** One line of the request log: what was asked and what was answered, without the words. */
export interface LoggedRequest {
  id: string;
  receivedAt: string;
  answeredAt: string;
  /** Hash of the messages: equal requests have equal hashes. */
  messages: string;
  schema: string | null;
  tools: string[];
  /** `tool_calls`, `final`, or `error` with its status. */
  answer: 'tool_calls' | 'final' | 'error';
  status: number;
  usage: ApiUsage | null;
}

export interface RequestLog {
  /** Resolves when the line is on disk. */
  write(entry: LoggedRequest): Promise<void>;
  close(): Promise<void>;
}

/** A JSON Lines file that is a witness: each line is synced before the answer goes out, so what was answered is in it. */
export async function openRequestLog(file: string): Promise<RequestLog> {
  const handle = await open(file, 'a');
  return {
    async write(entry) {
      await handle.appendFile(`${JSON.stringify(entry)}\n`);
      await handle.sync();
    },
    close: () => handle.close(),
  };
}
