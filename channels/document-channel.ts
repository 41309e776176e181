import { hashOf } from '../domain/canonical.ts';
import type { Channel, ConnectorDependencies, Found, LiveVersion, Prepared } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Receipt } from '../domain/publication.ts';
import { firstDifference } from './differences.ts';
import { documentPage } from './document-page.ts';
import type { Document, DocumentPlatform, Fields } from './document-platform.ts';
import { findWithdrawal, operationOf, withdraw } from './operations.ts';
import { preparePageOperation } from './page-operations.ts';
import {
  contentOfDocument,
  prepareDocument,
  prepareDocumentChange,
  prepareDocumentRestore,
  requestOf,
} from './prepare-document.ts';
import { expectOwn } from './publication-mark.ts';

/**
 * A channel over a CMS that keeps texts as documents. A new piece is first a draft, found again by its publication, then it goes live by
 * id; a live one is changed only while it has the revision it was read with. What was written is read back before it counts.
 */
export function openDocumentChannel(platform: DocumentPlatform, { now }: Pick<ConnectorDependencies, 'now'>): Channel {
  const { place } = platform;
  const there = (remoteId: string) => `${remoteId} at ${place.destination}`;

  async function liveDocument(remoteId: string): Promise<Document> {
    const document = await platform.get(remoteId);
    if (!document) throw new CopydeskError('not_found', `There is no ${there(remoteId)}.`);
    if (document.live) return document;
    throw new CopydeskError('conflict', `${there(remoteId)} is no longer live: somebody has taken it down.`);
  }

  function receiptOf(document: Document, prepared: Prepared): Receipt {
    const { remoteId, url, revision, title, html, publishedAt } = document;
    return {
      publication: prepared.publication,
      ...place,
      remoteId,
      url,
      revision,
      contentHash: hashOf({ title, html }),
      publishedAt: publishedAt ?? now().toISOString(),
    };
  }

  /** Of a change that leaves the description out, what is there stays. */
  function differenceOf({ title, description, html }: Document, prepared: Prepared): string | null {
    const { description: approved } = platform.textIn(requestOf(prepared, platform).fields);
    return firstDifference(
      { title: prepared.title, html: prepared.html, ...(approved !== undefined && { description: approved }) },
      { title, html, description },
    );
  }

  /** Refuses to call a document published whose bytes are not the approved ones. */
  function expectBytes(document: Document, prepared: Prepared): void {
    const difference = differenceOf(document, prepared);
    if (!difference) return;
    throw new CopydeskError('conflict', `${there(document.remoteId)} does not hold the approved text: ${difference}.`);
  }

  function proven(document: Document, prepared: Prepared): Receipt {
    expectBytes(document, prepared);
    return receiptOf(document, prepared);
  }

  /** Readers may see it by now, so whatever is wrong from here on, it is not true that nothing is there. */
  async function readBack(remoteId: string, prepared: Prepared): Promise<Receipt> {
    try {
      return proven(await liveDocument(remoteId), prepared);
    } catch (cause) {
      const message = `${there(remoteId)} was written, but it is not certain what is there now. ${(cause as Error).message}`;
      throw new CopydeskError('unknown_outcome', message, { cause });
    }
  }

  async function publishNew(prepared: Prepared, fields: Fields, locale: string): Promise<Receipt> {
    const present = await platform.locate(prepared.marker, locale);
    if (present?.live) return proven(present, prepared);
    const draft = present
      ? differenceOf(present, prepared)
        ? await platform.rewrite(present, fields)
        : present
      : await platform.create(prepared.marker, fields, locale);
    if (draft.live) return proven(draft, prepared);
    // What the CMS makes of the text shows in the draft, before any reader sees it.
    expectBytes(draft, prepared);
    const lost = await platform.publish(draft).then(
      () => null,
      (error: CopydeskError) => error,
    );
    // Another execution of the same publication may have been first: then it is live, and nothing is lost.
    if (lost && !(lost.errorClass === 'conflict' && (await platform.get(draft.remoteId))?.live)) throw lost;
    return readBack(draft.remoteId, prepared);
  }

  async function change(prepared: Prepared, remoteId: string, revision: string): Promise<Receipt> {
    const { fields } = requestOf(prepared, platform);
    const live = await liveDocument(remoteId);
    await platform.change(live, revision, fields);
    return readBack(remoteId, prepared);
  }

  async function findChange(prepared: Prepared, update: NonNullable<Prepared['update']>): Promise<Found> {
    const live = await liveDocument(update.remoteId);
    if (!differenceOf(live, prepared)) return { state: 'live', receipt: receiptOf(live, prepared) };
    const { title, html } = live;
    if (hashOf({ title, html }) === update.formerHash) return { state: 'absent' };
    throw new CopydeskError('conflict', `${there(update.remoteId)} was changed by somebody else since it was read.`);
  }

  async function read(remoteId: string): Promise<LiveVersion | null> {
    const document = await platform.get(remoteId);
    if (!document?.live) return null;
    const { live: _, publishedAt: __, ...version } = document;
    return version;
  }

  return {
    capabilities: platform.capabilities,
    destination: place.destination,
    async prepare(input) {
      const { live } = input;
      return live ? prepareDocumentChange({ ...input, live }, platform) : prepareDocument(input, platform);
    },
    prepareOperation: (input) =>
      preparePageOperation(input, place, (restoring) => prepareDocumentRestore(restoring, platform)),
    preview: documentPage,

    async commit(prepared) {
      expectOwn(prepared, place);
      if (prepared.operation) {
        const { remoteId, revision } = operationOf(prepared, 'withdraw');
        const unpublish = async () => platform.unpublish(await liveDocument(remoteId), revision);
        return withdraw(prepared, { read, unpublish }, now());
      }
      const { fields, locale } = requestOf(prepared, platform);
      if (!prepared.update) return publishNew(prepared, fields, locale);
      const found = await findChange(prepared, prepared.update);
      if (found.state === 'live') return found.receipt;
      return change(prepared, prepared.update.remoteId, prepared.update.revision);
    },

    async find(prepared): Promise<Found> {
      expectOwn(prepared, place);
      if (prepared.operation) return findWithdrawal(prepared, { read }, now());
      const { locale } = requestOf(prepared, platform);
      if (prepared.update) return findChange(prepared, prepared.update);
      const document = await platform.locate(prepared.marker, locale);
      if (!document) return { state: 'absent' };
      if (!document.live) return { state: 'draft', remoteId: document.remoteId };
      return { state: 'live', receipt: proven(document, prepared) };
    },

    read,
    async readAt(url) {
      const id = await platform.idAt(url);
      return id === null ? null : read(id);
    },
    contentOf: (live) => contentOfDocument(live, platform),

    async update(remoteId, revision, prepared) {
      expectOwn(prepared, place);
      if (prepared.update) return change(prepared, remoteId, revision);
      const { fields } = requestOf(prepared, platform);
      const live = await liveDocument(remoteId);
      // The address of a live piece stays, and it stays the piece of its first publication.
      await platform.change(live, revision, platform.changedFields(platform.textIn(fields), remoteId));
      return readBack(remoteId, prepared);
    },

    async unpublish(remoteId) {
      const document = await platform.get(remoteId);
      if (!document) throw new CopydeskError('not_found', `There is no ${there(remoteId)}.`);
      if (document.live) await platform.unpublish(document, null);
    },

    async status(remoteId) {
      return { state: (await platform.get(remoteId))?.live ? 'live' : 'gone' };
    },
    metrics: async () => ({}),
    health: () => platform.health(),
  };
}
