import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lookUp } from '../../activities/look-up.ts';
import { hashOf } from '../../domain/canonical.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Ref } from '../../domain/ref.ts';
import type { PublicationRow } from '../../store/store.ts';
import { openDesk, tenant } from './desk.ts';

const hourMs = 3_600_000;

describe('A look-up while a commit may still be under way', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let row: PublicationRow;

  beforeAll(async () => {
    desk = await openDesk();
    const { publications, artifacts } = desk.store;
    const identity = { tenant, channel: 'journal', destination: 'site/journal', asset: 'launch/journal', number: 1 };
    const id = hashOf(identity) as Ref;
    const prepared = await artifacts.put('prepared', {});
    await publications.intend(id, identity, 'launch', prepared);
    await publications.beginCommit(id, prepared);
    row = (await publications.get(id))!;
  });
  afterAll(() => desk.close());

  // With a clock ahead it would look too early, find nothing, and publish twice; with one behind it would wait for hours.
  it.each([-3, 0, 3])('waits as long as it has to, with the clock of the machine %d hours off', async (hours) => {
    const now = () => new Date(Date.now() + hours * hourMs);
    const { workspace } = await desk.deps.loadWorkspace();
    const refused = await lookUp({ ...desk.deps, now }, row, workspace).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CopydeskError);
    const { errorClass, retryAfterMs } = refused as CopydeskError;
    expect(errorClass).toBe('transient');
    expect(retryAfterMs).toBeGreaterThan(30_000);
    expect(retryAfterMs).toBeLessThanOrEqual(40_000);
  });
});
