import { setTimeout as sleep } from 'node:timers/promises';
import { hashOf } from '../../domain/canonical.ts';
import {
  type Channel,
  type Connector,
  channelContract,
  type Found,
  type HealthReport,
  type Prepared,
} from '../../domain/channel.ts';
import { addressKey } from '../../domain/consent.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { prepareMail, requestOf, unsubscribePlace } from '../mail/prepare-mail.ts';
import { noLivePages } from '../no-live-pages.ts';
import { unknownOperation } from '../operations.ts';
import { expectOwn } from '../publication-mark.ts';
import { safePage } from '../safe-page.ts';
import { type BrevoCampaign, openBrevo } from './platform.ts';
import { BrevoSettings } from './settings.ts';

/** Brevo writes each recipient's own address to sign off here. */
const brevoUnsubscribe = '{{ unsubscribe }}';
const peopleAtOnce = 5_000;
const patienceMs = 15_000;

/**
 * A newsletter by Brevo: a list of its own for each mail, filled with those who may get it, a campaign made as a draft, then sent by its id.
 * Names carry the publication's mark, so that each step is looked up before it is taken. Brevo keeps its own blocklist beside our consents.
 */
export const brevo: Connector<BrevoSettings> = {
  name: 'brevo',
  contract: channelContract,
  settings: BrevoSettings,
  open(channel, settings, dependencies): Channel {
    const own = { connector: 'brevo', channel, destination: `${settings.from.address} by Brevo` };
    const platform = openBrevo(settings, dependencies);
    const nameOf = ({ marker }: Prepared): string => `Copydesk ${marker.slice(0, 32)}`;
    const bytesOf = ({ html }: Prepared): string => html.replace(unsubscribePlace, brevoUnsubscribe);

    function proven(campaign: BrevoCampaign, prepared: Prepared): Receipt {
      const { id, subject, htmlContent, sentDate, createdAt } = campaign;
      if (subject !== prepared.title || htmlContent !== bytesOf(prepared))
        throw new CopydeskError('conflict', `Campaign ${id} does not hold the approved mail: somebody has changed it.`);
      const { publication, title, html } = prepared;
      return {
        ...{ publication, ...own, remoteId: String(id), url: `https://app.brevo.com/campaigns/${id}`, revision: null },
        contentHash: hashOf({ title, html }),
        publishedAt: new Date(sentDate ?? createdAt).toISOString(),
      };
    }

    async function locate(prepared: Prepared): Promise<BrevoCampaign | null> {
      const id = await platform.campaignNamed(nameOf(prepared));
      return id === null ? null : platform.campaign(id);
    }

    async function find(prepared: Prepared): Promise<Found> {
      expectOwn(prepared, own);
      requestOf(prepared);
      const campaign = await locate(prepared);
      if (campaign && campaign.status !== 'draft') return { state: 'live', receipt: proven(campaign, prepared) };
      if (campaign) return { state: 'draft', remoteId: String(campaign.id) };
      const list = await platform.listNamed(nameOf(prepared));
      return list === null ? { state: 'absent' } : { state: 'draft', remoteId: `list ${list}` };
    }

    /**
     * A list with everybody who may get the mail now, and nobody else: an attempt before may have filled it, and people have said no since.
     * Contacts that are imported twice are in it once.
     */
    async function fill(prepared: Prepared): Promise<number> {
      if (!dependencies.recipients) throw new CopydeskError('invalid', 'Nobody knows the recipients here.');
      const people = await dependencies.recipients.entitled(prepared.recipients!.list, prepared.publication);
      if (people.length === 0) throw new CopydeskError('denied', 'Nobody on the list may get this mail now.');
      const name = nameOf(prepared);
      const list = (await platform.listNamed(name)) ?? (await platform.makeList(name));
      for (let at = 0; at < people.length; at += peopleAtOnce)
        await untilImported(await platform.importContacts(list, people.slice(at, at + peopleAtOnce)));
      const entitled = new Set(people.map(({ address }) => addressKey(address)));
      const others = (await platform.membersOf(list)).filter((address) => !entitled.has(addressKey(address)));
      await platform.removeContacts(list, others);
      return list;
    }

    async function untilImported(process: number): Promise<void> {
      const end = Date.now() + patienceMs;
      for (let pause = 100; !(await platform.imported(process)); pause = Math.min(2 * pause, 2_000)) {
        if (Date.now() > end || dependencies.signal?.aborted)
          throw new CopydeskError('rate_limited', 'Brevo is still taking in the recipients.', { retryAfterMs: 10_000 });
        await sleep(pause);
      }
    }

    async function send(prepared: Prepared): Promise<Receipt> {
      const request = requestOf(prepared);
      const present = await locate(prepared);
      if (present && present.status !== 'draft') return proven(present, prepared);
      if (present) proven(present, prepared);
      const list = await fill(prepared);
      const id =
        present?.id ??
        (await platform.makeCampaign({
          name: nameOf(prepared),
          subject: request.subject,
          sender: { name: request.from.name, email: request.from.address },
          ...(request.replyTo && { replyTo: request.replyTo }),
          htmlContent: bytesOf(prepared),
          recipients: { listIds: [list] },
        }));
      // Of two executions that have each made a draft, the older one is sent.
      const first = await platform.campaignNamed(nameOf(prepared));
      if (first !== id)
        throw new CopydeskError(
          'unknown_outcome',
          `Another execution sends the same mail; draft ${id} may be deleted.`,
        );
      await platform.sendNow(id);
      const unknown = (cause?: unknown) =>
        new CopydeskError('unknown_outcome', 'The mail was sent but could not be read back.', { cause });
      const after = await platform.campaign(id).catch((cause: unknown) => {
        throw unknown(cause);
      });
      if (!after || after.status === 'draft') throw unknown();
      return proven(after, prepared);
    }

    return {
      ...noLivePages(own),
      capabilities: {
        kind: 'mail',
        exactlyOnce: 'look-up',
        drafts: true,
        conditionalUpdate: false,
        unpublish: false,
        metrics: true,
        review: false,
        spend: false,
      },
      destination: own.destination,
      prepare: async (input) => prepareMail(input, own, settings),
      async prepareOperation({ kind }) {
        throw unknownOperation(own, kind, []);
      },
      preview: ({ html }) => safePage(html.replace(unsubscribePlace, '#')),
      async commit(prepared) {
        expectOwn(prepared, own);
        const receipt = await send(prepared);
        await noteSent(prepared);
        return receipt;
      },
      find,
      async status(remoteId) {
        const campaign = await platform.campaign(idOf(remoteId));
        return { state: campaign && campaign.status !== 'draft' ? 'live' : 'gone' };
      },
      async metrics(remoteId) {
        const { delivered, uniqueViews, uniqueClicks, unsubscriptions } = (await platform.campaign(idOf(remoteId)))
          ?.statistics?.globalStats ?? { delivered: 0, uniqueViews: 0, uniqueClicks: 0, unsubscriptions: 0 };
        return { delivered, opened: uniqueViews, clicked: uniqueClicks, unsubscribed: unsubscriptions };
      },
      health: () => health(),
    };

    /** Counts for the caps; trouble with it never speaks about the mail. */
    async function noteSent({ recipients, publication }: Prepared): Promise<void> {
      const people = await dependencies.recipients!.entitled(recipients!.list, publication).catch(() => []);
      for (const { id } of people) await dependencies.recipients!.sent(publication, id).catch(() => undefined);
    }

    async function health(): Promise<HealthReport> {
      try {
        const { companyName } = await platform.account();
        return { ok: true, parts: [{ name: 'account', ok: true, message: `The account of ${companyName} answers.` }] };
      } catch (error) {
        const auth = error instanceof CopydeskError && error.errorClass === 'auth';
        const fix = auth ? `Set ${settings.apiKey} to a key (v3) of the account.` : 'See whether Brevo can be reached.';
        return { ok: false, parts: [{ name: 'account', ok: false, message: explainError(error), fix }] };
      }
    }
  },
};

function idOf(remoteId: string): number {
  if (/^[1-9]\d{0,15}$/.test(remoteId)) return Number(remoteId);
  throw new CopydeskError('invalid', `"${remoteId}" is no id of a campaign.`, { where: { field: 'remoteId' } });
}
