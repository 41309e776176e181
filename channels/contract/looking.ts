import { equal, refusal } from './expectations.ts';
import { stepsOf } from './steps.ts';
import { type Check, everyKind, pages } from './under-test.ts';

/** What a channel says of what it does not have, must not do, and needs. */
export const looking: readonly Check[] = [
  {
    name: 'finds a page by its address, and nothing elsewhere',
    kinds: pages,
    async run(under) {
      const { open } = stepsOf(under);
      const { remoteId, url } = await under.pageByHand();
      const other = new URL(url);
      other.host = 'elsewhere.example';
      for (const same of [url, url.replace(/\/$/, ''), `${url}?utm_source=x#y`, url.replace(/^http:/, 'https:')]) {
        equal({ same, remoteId: (await open().readAt(same))?.remoteId }, { same, remoteId });
      }
      for (const none of [other.href, `${url.replace(/\/$/, '')}-anders/`, url.replace(/[^/]+\/?$/, ''), 'nonsense']) {
        equal({ none, live: await open().readAt(none) }, { none, live: null });
      }
    },
  },
  {
    name: 'knows nothing of a piece that never was',
    kinds: pages,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const absent = open().capabilities.exactlyOnce === 'own-id' ? 'nie-da-gewesen' : '999999999';
      equal(await open().read(absent), null);
      equal(await open().status(absent), { state: 'gone' });
      await refusal(open().unpublish(absent), 'not_found');
      await refusal(open().update(absent, 'x', await prepared({ slug: 'nie-da-gewesen' })), 'not_found');
      await refusal(open().read('../../etc/passwd'), 'invalid');
    },
  },
  {
    name: 'says that rights are missing, and leaves nothing behind',
    kinds: everyKind,
    async run(under) {
      const { open, prepared } = stepsOf(under);
      const piece = await prepared();
      const { channel, restore } = await under.openWithoutRights();
      try {
        await refusal(channel.commit(piece), 'auth');
        const report = await channel.health();
        equal(report.ok, false);
        equal(
          report.parts.filter((part) => !part.ok).every((part) => part.fix),
          true,
        );
      } finally {
        await restore();
      }
      equal(await open().find(piece), { state: 'absent' });
    },
  },
  {
    name: 'is healthy',
    kinds: everyKind,
    async run(under) {
      const { open } = stepsOf(under);
      const report = await open().health();
      equal(
        report.parts.filter((part) => !part.ok),
        [],
      );
      equal(report.ok, true);
    },
  },
];
