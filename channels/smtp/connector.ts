import {
  type Channel,
  type Connector,
  channelContract,
  type Found,
  type OperationInput,
  type Prepared,
} from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { prepareMail, requestOf, unsubscribePlace } from '../mail/prepare-mail.ts';
import { noLivePages } from '../no-live-pages.ts';
import { unknownOperation } from '../operations.ts';
import { expectOwn } from '../publication-mark.ts';
import { safePage } from '../safe-page.ts';
import { health } from './health.ts';
import { finished, sendAll } from './send-all.ts';
import { SmtpSettings } from './settings.ts';

/**
 * Mail by SMTP, one to each recipient. SMTP knows no repeats: a server that was handed a mail and could not say so has it, or has it not.
 * So each recipient is begun with once and never again; who was begun with last before a crash gets the mail at most once.
 */
export const smtp: Connector<SmtpSettings> = {
  name: 'smtp',
  contract: channelContract,
  settings: SmtpSettings,
  open(channel, settings, dependencies): Channel {
    const { journal, now } = dependencies;
    const own = { connector: 'smtp', channel, destination: `${settings.from.address} by ${settings.host}` };

    function receiptOf({ publication, marker, contentHash }: Prepared, doneAt: string): Receipt {
      return {
        publication,
        ...own,
        remoteId: marker,
        // RFC 2392: what all its Message-IDs begin with. A mail has no address where people find it.
        url: `mid:${marker.slice(0, 32)}`,
        revision: null,
        contentHash,
        publishedAt: doneAt,
      };
    }

    async function find(prepared: Prepared): Promise<Found> {
      expectOwn(prepared, own);
      requestOf(prepared);
      const steps = await journal.steps(prepared.publication);
      const end = steps.find(({ step }) => step === finished);
      if (end) return { state: 'live', receipt: receiptOf(prepared, end.doneAt ?? now().toISOString()) };
      return steps.length > 0 ? { state: 'draft', remoteId: prepared.marker } : { state: 'absent' };
    }

    return {
      ...noLivePages(own),
      capabilities: {
        kind: 'mail',
        exactlyOnce: 'at-most-once',
        drafts: false,
        conditionalUpdate: false,
        unpublish: false,
        metrics: false,
        review: false,
        spend: false,
      },
      destination: own.destination,
      prepare: async (input) => prepareMail(input, own, settings),
      async prepareOperation({ kind }: OperationInput) {
        throw unknownOperation(own, kind, []);
      },
      preview: ({ html }) => safePage(html.replace(unsubscribePlace, '#')),
      async commit(prepared) {
        const found = await find(prepared);
        if (found.state === 'live') return found.receipt;
        await sendAll(prepared, settings, dependencies);
        const after = await find(prepared);
        if (after.state === 'live') return after.receipt;
        throw new CopydeskError('unknown_outcome', 'The list was gone through, but nothing says so.');
      },
      find,
      health: () => health(settings, dependencies),
    };
  },
};
