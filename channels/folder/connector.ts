import { rm, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hashOf, sha256 } from '../../domain/canonical.ts';
import {
  type Channel,
  type Connector,
  channelContract,
  type Found,
  type LiveVersion,
  type Prepared,
} from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import type { Ref } from '../../domain/ref.ts';
import { Slug } from '../../domain/text.ts';
import { firstDifference } from '../differences.ts';
import { findWithdrawal, withdraw } from '../operations.ts';
import { pathBelow } from '../page-address.ts';
import { preparePageOperation, previewWithdrawal } from '../page-operations.ts';
import { expectOwn } from '../publication-mark.ts';
import { fileError, readText, writeWhole, writtenAt } from './files.ts';
import { keepFormerPage, readFormerPage } from './former-page.ts';
import { health } from './health.ts';
import { htmlFormat } from './html-format.ts';
import { imageFile, putImage, removeImages } from './image-file.ts';
import { writeListPage } from './list-page.ts';
import { markdownFormat } from './markdown-format.ts';
import { pageUrl, prepare, requestOf } from './prepare.ts';
import { contentOf, prepareRestore, prepareUpdate } from './prepare-update.ts';
import { followPage, type PageRecord, readRecord } from './records.ts';
import { FolderSettings } from './settings.ts';
import { createPage, ownPage, replacePage } from './write-page.ts';

/**
 * A folder of static HTML (`<slug>/index.html`, and a list) or of Markdown for a generator, with `.copydesk/<publication>.json` as our own id. The record is written before
 * the page, so a page of ours without a record cannot be; a record without its page is a draft that `commit` finishes.
 */
export const folder: Connector<FolderSettings> = {
  name: 'folder',
  contract: channelContract,
  settings: FolderSettings,
  open(channel, settings, dependencies): Channel {
    const directory = resolve(dependencies.workspaceDirectory, settings.directory);
    // As it is written in the settings: a workspace that moves to another machine keeps its publications.
    const own = { connector: 'folder', channel, destination: settings.directory };
    const format = settings.frontMatter ? markdownFormat(settings.frontMatter) : htmlFormat;
    const place = { directory, format };
    const changing = { channel, destination: own.destination, format };
    // The list can be made again from the pages at any time, so trouble with it never speaks about a page.
    const refreshList = async (slug: string) => {
      if (format.lists) await writeListPage(directory, settings, slug, dependencies.now()).catch(() => {});
    };

    async function live(remoteId: string): Promise<string | null> {
      if (!Slug.safeParse(remoteId).success) {
        throw new CopydeskError('invalid', `"${remoteId}" names no page here.`, { where: { field: 'remoteId' } });
      }
      return readText(format.pathOf(directory, remoteId));
    }

    const refusal = (errorClass: 'conflict' | 'not_found', remoteId: string, message: string) =>
      new CopydeskError(errorClass, message, { where: { file: format.pathOf(directory, remoteId) } });

    async function presentPage(remoteId: string): Promise<string> {
      const text = await live(remoteId);
      if (text === null) throw refusal('not_found', remoteId, `There is no page "${remoteId}".`);
      return text;
    }

    /** What is remembered of a page; `known` keeps the time of its first publication. */
    function recordOf(prepared: Prepared, known: PageRecord | null): PageRecord {
      const { slug, locale, sha256: hash } = requestOf(prepared, format);
      const publishedAt = known?.publishedAt ?? dependencies.now().toISOString();
      return { publication: prepared.marker, slug, title: prepared.title, locale, sha256: hash, publishedAt };
    }

    /** Proof that the live page is the approved one, byte for byte. */
    function proven(prepared: Prepared, record: Pick<PageRecord, 'slug' | 'publishedAt'>, text: string): Receipt {
      const difference = firstDifference({ page: requestOf(prepared, format).page }, { page: text });
      if (difference)
        throw refusal('conflict', record.slug, `The page does not hold the approved text: ${difference}.`);
      const { title, html } = format.read(text);
      return {
        publication: prepared.publication,
        ...own,
        remoteId: record.slug,
        url: pageUrl(settings, record.slug),
        revision: sha256(text),
        contentHash: hashOf({ title, html }),
        publishedAt: record.publishedAt,
      };
    }

    /** A live page that was changed keeps the time of its first publication; of a foreign page only the file's own time is known. */
    async function provenChange(prepared: Prepared, text: string): Promise<Receipt> {
      const { slug } = requestOf(prepared, format);
      const receipt = proven(prepared, { slug, publishedAt: '' }, text);
      const { publication } = format.read(text);
      const record = publication === null ? null : await readRecord(directory, publication).catch(() => null);
      return { ...receipt, publishedAt: record?.publishedAt ?? (await writtenAt(format.pathOf(directory, slug))) };
    }

    /** Record and list follow a page that is live; trouble with them never speaks about the page. */
    async function followed(prepared: Prepared, text: string): Promise<Receipt> {
      const receipt = await provenChange(prepared, text);
      const page = { title: prepared.title, sha256: sha256(text) };
      await followPage(directory, format.read(text).publication, page).catch(() => {});
      await refreshList(requestOf(prepared, format).slug);
      return receipt;
    }

    /** Compares when the new page is on disk and only its name is missing: what is left of a window is one read and one rename. */
    async function change(prepared: Prepared, { remoteId, revision }: { remoteId: string; revision: string }) {
      const { slug, page } = requestOf(prepared, format);
      if (slug !== remoteId) throw keepsAddress(remoteId);
      const expectUnchanged = async () => {
        const text = await presentPage(remoteId);
        if (sha256(text) === revision) return text;
        throw refusal('conflict', remoteId, 'The page was changed since it was read; nothing was written.');
      };
      await keepFormerPage(directory, sha256(page) as Ref, await expectUnchanged());
      await writeWhole(format.pathOf(directory, remoteId), page, 'replace', expectUnchanged);
      const text = await live(remoteId).catch(() => null);
      try {
        return await followed(prepared, text ?? '');
      } catch (cause) {
        throw unread(remoteId, cause);
      }
    }

    const keepsAddress = (remoteId: string) =>
      new CopydeskError('invalid', `A live page keeps its address: the slug must stay "${remoteId}".`, {
        where: { field: 'slug' },
      });

    const unread = (remoteId: string, cause?: unknown) =>
      new CopydeskError('unknown_outcome', 'The page was written but could not be read back.', {
        where: { file: format.pathOf(directory, remoteId) },
        cause,
      });

    async function readBack(prepared: Prepared, record: PageRecord): Promise<Receipt> {
      const text = await live(record.slug).catch(() => null);
      if (text !== null) return proven(prepared, record, text);
      throw unread(record.slug);
    }

    async function read(remoteId: string): Promise<LiveVersion | null> {
      const text = await live(remoteId);
      if (text === null) return null;
      const { title, description, html } = format.read(text);
      return { remoteId, url: pageUrl(settings, remoteId), title, description, html, revision: sha256(text) };
    }

    async function findChange(prepared: Prepared, update: NonNullable<Prepared['update']>): Promise<Found> {
      const text = await live(update.remoteId);
      if (text === null) throw refusal('not_found', update.remoteId, `There is no page "${update.remoteId}" any more.`);
      if (text === requestOf(prepared, format).page)
        return { state: 'live', receipt: await provenChange(prepared, text) };
      const { title, html } = format.read(text);
      if (hashOf({ title, html }) === update.formerHash) return { state: 'absent' };
      throw refusal('conflict', update.remoteId, 'Somebody has changed the page since it was read.');
    }

    return {
      capabilities: {
        kind: 'page',
        exactlyOnce: 'own-id',
        drafts: false,
        conditionalUpdate: true,
        unpublish: true,
        // A generator of static sites serves no file from among its texts.
        media: settings.format === 'html',
        metrics: false,
        review: false,
        spend: false,
      },
      destination: own.destination,
      async prepare(input) {
        const { live: former } = input;
        if (former) {
          const page = await presentPage(former.remoteId);
          return prepareUpdate({ ...input, live: former }, page, changing);
        }
        // The day alone: a generator leaves out what is dated later than its own clock.
        const date = dependencies.now().toISOString().slice(0, 10);
        const prepared = prepare(input, channel, settings, format, { date });
        const there = await readText(format.pathOf(directory, requestOf(prepared, format).slug));
        if (there === null || format.read(there).publication === prepared.marker) return prepared;
        return prepare(input, channel, settings, format, { date, besides: true });
      },
      prepareOperation: (input) =>
        preparePageOperation(input, own, async (restoring) => {
          const { remoteId, revision } = restoring.live;
          const kept = await readFormerPage(directory, revision);
          return prepareRestore(restoring, await presentPage(remoteId), kept, changing);
        }),
      preview(prepared, image) {
        if (prepared.operation) return previewWithdrawal(prepared, { html: format.show(prepared.html) });
        const { slug, page } = requestOf(prepared, format);
        const html = format.preview(prepared, page);
        return prepared.image && image
          ? html.replaceAll(`${pageUrl(settings, slug)}${imageFile(prepared.image)}`, image)
          : html;
      },

      async commit(prepared) {
        expectOwn(prepared, own);
        if (prepared.operation) return withdraw(prepared, this, dependencies.now());
        const { slug, page } = requestOf(prepared, format);
        if (prepared.update) {
          if ((await live(slug)) === page) return followed(prepared, page);
          return change(prepared, prepared.update);
        }
        const known = await readRecord(directory, prepared.marker);
        const present = known && (await ownPage(place, prepared.marker, known.slug));
        if (known && present !== null) return proven(prepared, known, present);
        await ownPage(place, prepared.marker, slug);
        const { image } = prepared;
        // Before its page: nobody sees a page without it.
        if (image) await putImage(format.pathOf(directory, slug), image, await dependencies.media!(image.bytes));
        const record = recordOf(prepared, null);
        await createPage(place, record, page, known !== null);
        await refreshList(slug);
        return readBack(prepared, record);
      },

      async find(prepared): Promise<Found> {
        expectOwn(prepared, own);
        if (prepared.operation) return findWithdrawal(prepared, this, dependencies.now());
        if (prepared.update) return findChange(prepared, prepared.update);
        const record = await readRecord(directory, prepared.marker);
        if (!record) return { state: 'absent' };
        const text = await ownPage(place, prepared.marker, record.slug);
        if (text === null) return { state: 'draft', remoteId: record.slug };
        return { state: 'live', receipt: proven(prepared, record, text) };
      },

      read,
      async readAt(url) {
        const slug = pathBelow(settings.baseUrl, url)?.replace(/\/?index\.html$/, '') ?? '';
        return Slug.safeParse(slug).success ? read(slug) : null;
      },
      contentOf: (live) => contentOf(live, format),

      async update(remoteId, revision, prepared) {
        expectOwn(prepared, own);
        if (prepared.update) return change(prepared, { remoteId, revision });
        const { slug, page } = requestOf(prepared, format);
        const former = await presentPage(remoteId);
        if (slug !== remoteId) throw keepsAddress(remoteId);
        if (sha256(former) !== revision) {
          throw refusal('conflict', remoteId, 'The page was changed since it was read; nothing was written.');
        }
        const record = recordOf(prepared, await readRecord(directory, prepared.marker));
        await replacePage(place, record, page, former);
        await refreshList(slug);
        return readBack(prepared, record);
      },

      async unpublish(remoteId) {
        const text = await presentPage(remoteId);
        if (!format.read(text).publication)
          throw refusal('conflict', remoteId, 'The page is not one of Copydesk; it stays.');
        await rm(format.pathOf(directory, remoteId)).catch((error) => {
          throw fileError(error, format.pathOf(directory, remoteId));
        });
        if (format.lists) await removeImages(format.pathOf(directory, remoteId), text);
        // Whatever else somebody keeps beside the page stays, and with it the folder.
        await rmdir(dirname(format.pathOf(directory, remoteId))).catch(() => {});
        await refreshList(remoteId);
      },

      status: async (remoteId) => ({ state: (await live(remoteId)) === null ? 'gone' : 'live' }),
      metrics: async () => ({}),
      health: () => health(directory),
    };
  },
};
