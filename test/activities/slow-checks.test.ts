import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDesk } from './desk.ts';
import { aText, openPublishingDesk } from './publishing-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
}, 120_000);
afterAll(() => desk.close());

it('sends nothing when its outcome has been looked up while its checks took long, as in a process that stood still', async () => {
  const { put, approve, commit } = openPublishingDesk(desk);
  const asked = await put('stood-still', aText('stood-still'));
  await approve(asked, 'miriam-falk');
  const { publications } = desk.store;
  let found = 0;
  const outcome = await commit(asked, {
    async loadWorkspace() {
      found += 1;
      // What a look-up does that finds nothing there.
      if (found === 1)
        await publications.settle({ id: asked.publication, attempt: 1 }, { state: 'intended', reason: null });
      return desk.deps.loadWorkspace();
    },
  });
  expect(found).toBeGreaterThan(0);
  expect(outcome.state).not.toBe('published');
  const { settings } = (await desk.deps.loadWorkspace()).workspace.channels.journal!;
  await expect(access(join(desk.directory, String(settings.directory), 'stood-still'))).rejects.toThrow();
  // The next attempt is the one that sends.
  expect(await commit(asked)).toMatchObject({ state: 'published' });
  expect(await publications.get(asked.publication)).toMatchObject({ state: 'published', attempt: 2 });
});
