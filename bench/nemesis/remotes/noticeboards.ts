import { join } from 'node:path';
import { startNoticeboard } from '../noticeboard.ts';
import { startProxy } from '../proxy.ts';
import type { Remote } from '../remote.ts';
import { piecesOf } from './pieces-of.ts';

/** Three channels of one noticeboard, each with a promise of its own. */
export async function noticeboards(directory: string, tenant: string): Promise<Remote> {
  const board = await startNoticeboard(join(directory, `noticeboard-${tenant}.jsonl`));
  const proxy = await startProxy(board.url);
  const channel = (promise: 'own-id' | 'look-up' | 'at-most-once', weight: number) => ({
    ...{ connector: 'noticeboard', promise, weight },
    settings: { url: proxy.url, promise },
  });
  return {
    name: 'noticeboard',
    channels: {
      'board-own-id': channel('own-id', 2),
      'board-look-up': channel('look-up', 6),
      'board-at-most-once': channel('at-most-once', 2),
    },
    hashOf: ({ contentHash }) => contentHash,
    pieces: async () => piecesOf(board.effects()),
    async close() {
      await proxy.close();
      await board.close();
    },
  };
}
