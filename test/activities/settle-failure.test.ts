import { expect, it } from '@jest/globals';
import { settleFailure } from '../../activities/settle-failure.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { PublicationRow, TenantStore } from '../../store/store.ts';

it('tells how long a channel wants to be left alone, such as a mail server that puts strangers off for some minutes', async () => {
  const settled: unknown[] = [];
  const store = {
    publications: { settle: async (_row: unknown, outcome: { state: string }) => void settled.push(outcome.state) },
    artifacts: { put: async () => 'sha256:0' },
  } as unknown as TenantStore;
  const row = { id: 'sha256:1', attempt: 1 } as unknown as PublicationRow;
  const settle = (error: CopydeskError) => settleFailure(store, row, error, async () => ({ state: 'absent' }));
  const busy = new CopydeskError('rate_limited', '40 of 41 mails are sent; the others follow.', {
    retryAfterMs: 300_000,
  });
  expect(await settle(busy)).toEqual({ state: 'intended', url: null, retryAfterMs: 300_000 });
  expect(await settle(new CopydeskError('transient', 'Nobody answers.'))).toEqual({ state: 'intended', url: null });
  expect(settled).toEqual(['intended', 'intended']);
});
