import { hashOf } from '../../domain/canonical.ts';
import type {
  Channel,
  ChannelCapabilities,
  ConnectorDependencies,
  LiveVersion,
  Prepared,
} from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { prepareOperation } from '../operations.ts';
import { expectOwn } from '../publication-mark.ts';
import type { AdPlatform, LiveAd } from './ad.ts';
import { adHealth } from './ad-health.ts';
import { findOperation, operate, revisionOf } from './ad-operations.ts';
import { previewAd } from './ad-preview.ts';
import {
  type AdNaming,
  changedTextsOf,
  createRequestOf,
  expectRequests,
  prepareAd,
  prepareChange,
} from './ad-request.ts';
import { adContent, adHtml, adTexts, textsOfHtml } from './ad-texts.ts';
import { endingOf, titleOf } from './names.ts';

/** What every platform of ads can promise: no request id anywhere, but a name of ours that is looked up before each step. */
const promises: ChannelCapabilities = {
  kind: 'ad',
  exactlyOnce: 'look-up',
  drafts: true,
  conditionalUpdate: true,
  unpublish: true,
  metrics: true,
  review: true,
  spend: true,
};

/**
 * A channel of ads over one platform. An ad is made paused and costs nothing; only the operation `enable` turns it on, with the budget that was
 * approved. `withdraw` is for ever (removed or archived by the platform), `pause` is not.
 */
export function openAdChannel(
  channel: string,
  platform: AdPlatform,
  naming: AdNaming,
  { now }: Pick<ConnectorDependencies, 'now'>,
): Channel {
  const own = { connector: platform.name, channel, destination: platform.destination };

  const version = (ad: LiveAd): LiveVersion => ({
    remoteId: ad.remoteId,
    url: platform.page(ad.remoteId),
    title: titleOf(ad.name),
    description: '',
    html: adHtml(ad.texts),
    revision: revisionOf(ad),
  });

  const receipt = (ad: LiveAd, { publication }: Prepared): Receipt => {
    const { remoteId, url, title, html, revision } = version(ad);
    return {
      ...{ publication, ...own, remoteId, url, revision },
      contentHash: hashOf({ title, html }),
      publishedAt: ad.createdAt,
    };
  };

  async function get(remoteId: string): Promise<LiveAd | null> {
    if (!/^[1-9]\d{0,19}$/.test(remoteId))
      throw new CopydeskError('invalid', `"${remoteId}" is no id of ${own.destination}.`, {
        where: { field: 'remoteId' },
      });
    return platform.get(remoteId);
  }

  /** Proof that an ad is the approved one. */
  function proven(ad: LiveAd, prepared: Prepared): Receipt {
    const found = receipt(ad, prepared);
    if (found.contentHash === prepared.contentHash) return found;
    throw new CopydeskError('conflict', `Ad ${ad.remoteId} does not have the approved texts: somebody has changed it.`);
  }

  async function locate(prepared: Prepared): Promise<{ ids: string[]; ad: LiveAd | null }> {
    const ids = await platform.search(endingOf(prepared));
    return { ids, ad: ids[0] ? await platform.get(ids[0]) : null };
  }

  async function create(prepared: Prepared): Promise<Receipt> {
    const request = createRequestOf(prepared);
    const before = await locate(prepared);
    if (before.ad?.state === 'removed')
      throw new CopydeskError('conflict', `Ad ${before.ad.remoteId} was made and then removed; publish it again.`);
    if (before.ad?.complete) return proven(before.ad, prepared);
    expectRequests(request, platform);
    await platform.create(request.requests, before.ad?.remoteId ?? null);
    // From here on the platform has something of it, whatever goes wrong.
    const unknown = (message: string, cause?: unknown) => new CopydeskError('unknown_outcome', message, { cause });
    const after = await locate(prepared).catch((cause: unknown) => {
      throw unknown('The ad was made but could not be read back.', cause);
    });
    if (after.ids.length > 1)
      throw unknown(
        `Two executions have made the ad; ${after.ids.slice(1).join(', ')} may be removed. All are paused.`,
      );
    if (!after.ad?.complete) throw unknown('The ad was made but is not complete.');
    if (after.ad.state === 'enabled') {
      await platform.turn(after.ad, 'paused');
      throw unknown(`Ad ${after.ad.remoteId} was running when it had just been made; it was paused.`);
    }
    try {
      return proven(after.ad, prepared);
    } catch (error) {
      throw unknown((error as Error).message, error);
    }
  }

  async function findChange(prepared: Prepared) {
    const { remoteId, formerHash } = prepared.update!;
    changedTextsOf(prepared);
    const ad = await get(remoteId);
    if (!ad || ad.state === 'removed') throw gone(remoteId);
    const found = receipt(ad, prepared);
    if (found.contentHash === prepared.contentHash) return { state: 'live', receipt: found } as const;
    if (found.contentHash === formerHash) return { state: 'absent' } as const;
    throw new CopydeskError('conflict', `Ad ${remoteId} was changed since it was read; nothing was written.`);
  }

  async function change(remoteId: string, revision: string, prepared: Prepared): Promise<Receipt> {
    const texts = prepared.update ? changedTextsOf(prepared) : createRequestOf(prepared).order.texts;
    const ad = await get(remoteId);
    if (!ad || ad.state === 'removed') throw gone(remoteId);
    if (revisionOf(ad) !== revision)
      throw new CopydeskError('conflict', `Ad ${remoteId} was changed since it was read; nothing was written.`);
    if (!platform.change) throw unchangeable();
    await platform.change(ad, texts);
    const after = await platform.get(remoteId).catch((cause: unknown) => {
      throw new CopydeskError('unknown_outcome', `Ad ${remoteId} was changed but could not be read back.`, { cause });
    });
    if (after && adHtml(after.texts) === adHtml(texts)) return receipt(after, prepared);
    throw new CopydeskError('unknown_outcome', `Ad ${remoteId} was changed but has other texts than it was sent.`);
  }

  const unchangeable = () =>
    new CopydeskError(
      'invalid',
      `The texts of an ad on ${own.destination} cannot be changed: withdraw it and make a new one.`,
      {
        choices: ['withdraw', 'pause', 'enable'],
      },
    );

  const gone = (remoteId: string) => new CopydeskError('not_found', `${own.destination} has no ad ${remoteId}.`);

  return {
    capabilities: { ...promises, conditionalUpdate: platform.change !== null },
    destination: own.destination,

    async prepare(input) {
      if (!input.live) return prepareAd(input, own, platform, naming, now());
      if (!platform.change) throw unchangeable();
      const { live, publication, locale, content } = input;
      return prepareChange({ live, publication, locale }, adTexts(content, platform.limits, platform.width), own);
    },

    async prepareOperation(input) {
      const { kind, live, former, locale } = input;
      if (kind !== 'restore') return prepareOperation(input, own, { locale });
      if (!platform.change) throw unchangeable();
      if (former?.remoteId !== live.remoteId)
        throw new CopydeskError('invalid', `There is no former version of ${live.url} to go back to.`, {
          where: { field: 'former' },
        });
      return prepareChange(input, textsOfHtml(former.html), own);
    },

    preview: previewAd,

    async commit(prepared) {
      expectOwn(prepared, own);
      if (prepared.operation) return operate(prepared, platform, now());
      if (!prepared.update) return create(prepared);
      const found = await findChange(prepared);
      if (found.state === 'live') return found.receipt;
      return change(prepared.update.remoteId, prepared.update.revision, prepared);
    },

    async find(prepared) {
      expectOwn(prepared, own);
      if (prepared.operation) return findOperation(prepared, platform, now());
      if (prepared.update) return findChange(prepared);
      createRequestOf(prepared);
      const { ad } = await locate(prepared);
      if (!ad) return { state: 'absent' };
      if (!ad.complete || ad.state === 'removed') return { state: 'draft', remoteId: ad.remoteId };
      return { state: 'live', receipt: proven(ad, prepared) };
    },

    async read(remoteId) {
      const ad = await get(remoteId);
      return ad?.complete && ad.state !== 'removed' ? version(ad) : null;
    },

    /** By the address of the platform's own page of it: the one in its receipt. */
    async readAt(url) {
      const remoteId = /([1-9]\d{0,19})(?=\D*$)/.exec(url)?.[1];
      return remoteId && platform.page(remoteId) === url ? this.read(remoteId) : null;
    },

    contentOf: adContent,

    async update(remoteId, revision, prepared) {
      expectOwn(prepared, own);
      return change(remoteId, revision, prepared);
    },

    async unpublish(remoteId) {
      const ad = await get(remoteId);
      if (!ad) throw gone(remoteId);
      if (ad.state !== 'removed') await platform.turn(ad, 'removed');
    },

    async status(remoteId) {
      const ad = await get(remoteId);
      if (!ad || ad.state === 'removed') return { state: 'gone' };
      if (ad.review.state === 'disapproved') return { state: 'disapproved', reasons: ad.review.reasons };
      if (ad.review.state === 'in-review') return { state: 'in-review' };
      return { state: ad.state === 'enabled' ? 'live' : 'paused' };
    },

    async metrics(remoteId) {
      const ad = await get(remoteId);
      if (!ad) throw gone(remoteId);
      return platform.metrics(ad);
    },

    async imports() {
      const found = await platform.list();
      return found.map((one) => ({ ...one, url: platform.page(one.remoteId) }));
    },

    health: () => adHealth(platform),
  };
}
