import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashOf } from '../../domain/canonical.ts';
import type { PublicationIdentity } from '../../domain/publication.ts';
import type { Ref } from '../../domain/ref.ts';
import { openDesk, tenant } from './desk.ts';

/** More than two pages. */
const count = 120;

describe('The job for orphans', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  const ids: Ref[] = [];

  beforeAll(async () => {
    desk = await openDesk();
    const { publications, artifacts } = desk.store;
    const prepared = await artifacts.put('prepared', {});
    for (let n = 0; n < count; n += 1) {
      const identity: PublicationIdentity = {
        ...{ tenant, channel: 'journal', destination: 'site/journal' },
        ...{ asset: `c-${n}/journal/de-DE`, number: 1 },
      };
      const id = hashOf(identity) as Ref;
      ids.push(id);
      await publications.intend(id, identity, `c-${n}`, prepared);
      await publications.beginCommit(id, prepared);
    }
  }, 120_000);
  afterAll(() => desk.close());

  it('gives everybody a turn, in order and once, although nothing of it can be settled', async () => {
    const asked: string[] = [];
    const { reconcileOrphans } = desk.activitiesOf('orphans', {
      publishing: { orphanedMs: 0 },
      isRunning: async (campaign) => {
        asked.push(campaign);
        return campaign === 'c-7';
      },
    });
    const pages: number[] = [];
    let open = 0;
    for (let after: Ref | undefined; ; ) {
      const page = await reconcileOrphans({ tenant, ...(after && { after }) });
      pages.push(asked.length);
      open += page.open;
      if (!page.next) break;
      after = page.next;
    }
    expect(asked).toEqual(ids.map((_, n) => `c-${n}`));
    expect(pages.length).toBeGreaterThan(2);
    expect(open).toBe(count - 1);
  }, 60_000);
});
