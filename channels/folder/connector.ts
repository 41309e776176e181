import { rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hashOf, sha256 } from '../../domain/canonical.ts';
import { type Channel, type Connector, channelContract, type Found, type Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { Slug } from '../../domain/text.ts';
import { firstDifference } from '../differences.ts';
import { expectOwn } from '../publication-mark.ts';
import { fileError, readText } from './files.ts';
import { health } from './health.ts';
import { writeListPage } from './list-page.ts';
import { readPage, withoutStructuredData } from './page.ts';
import { pageUrl, prepare, requestOf } from './prepare.ts';
import { type PageRecord, readRecord } from './records.ts';
import { FolderSettings } from './settings.ts';
import { createPage, ownPage, pagePath, replacePage } from './write-page.ts';

/**
 * A folder of static HTML: `<slug>/index.html`, a list, and `.copydesk/<publication>.json` as our own id. The record is written before
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
    // The list can be made again from the pages at any time, so trouble with it never speaks about a page.
    const refreshList = () => writeListPage(directory, settings).catch(() => {});

    async function live(remoteId: string): Promise<string | null> {
      if (!Slug.safeParse(remoteId).success) {
        throw new CopydeskError('invalid', `"${remoteId}" names no page here.`, { where: { field: 'remoteId' } });
      }
      return readText(pagePath(directory, remoteId));
    }

    const refusal = (errorClass: 'conflict' | 'not_found' | 'unknown_outcome', remoteId: string, message: string) =>
      new CopydeskError(errorClass, message, { where: { file: pagePath(directory, remoteId) } });

    /** What is remembered of a page; `known` keeps the time of its first publication. */
    function recordOf(prepared: Prepared, known: PageRecord | null): PageRecord {
      const { slug, locale, sha256: hash } = requestOf(prepared);
      const publishedAt = known?.publishedAt ?? dependencies.now().toISOString();
      return { publication: prepared.marker, slug, title: prepared.title, locale, sha256: hash, publishedAt };
    }

    /** Proof that the live page is the approved one, byte for byte. */
    function proven(prepared: Prepared, record: PageRecord, text: string): Receipt {
      const difference = firstDifference({ page: requestOf(prepared).page }, { page: text });
      if (difference)
        throw refusal('conflict', record.slug, `The page does not hold the approved text: ${difference}.`);
      const { title, html } = readPage(text);
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

    async function readBack(prepared: Prepared, record: PageRecord): Promise<Receipt> {
      const text = await live(record.slug).catch(() => null);
      if (text !== null) return proven(prepared, record, text);
      throw refusal('unknown_outcome', record.slug, 'The page was written but could not be read back.');
    }

    return {
      capabilities: { exactlyOnce: 'own-id', drafts: false, conditionalUpdate: true, unpublish: true, metrics: false },
      destination: own.destination,
      async prepare(input) {
        const prepared = prepare(input, channel, settings);
        const there = await readText(pagePath(directory, requestOf(prepared).slug));
        if (there === null || readPage(there).publication === prepared.marker) return prepared;
        return prepare(input, channel, settings, { besides: true });
      },
      preview: (prepared) => withoutStructuredData(requestOf(prepared).page),

      async commit(prepared) {
        expectOwn(prepared, own);
        const { slug, page } = requestOf(prepared);
        const known = await readRecord(directory, prepared.marker);
        const present = known && (await ownPage(directory, prepared.marker, known.slug));
        if (known && present !== null) return proven(prepared, known, present);
        await ownPage(directory, prepared.marker, slug);
        const record = recordOf(prepared, null);
        await createPage(directory, record, page, known !== null);
        await refreshList();
        return readBack(prepared, record);
      },

      async find(prepared): Promise<Found> {
        expectOwn(prepared, own);
        const record = await readRecord(directory, prepared.marker);
        if (!record) return { state: 'absent' };
        const text = await ownPage(directory, prepared.marker, record.slug);
        if (text === null) return { state: 'draft', remoteId: record.slug };
        return { state: 'live', receipt: proven(prepared, record, text) };
      },

      async read(remoteId) {
        const text = await live(remoteId);
        if (text === null) return null;
        const { title, html } = readPage(text);
        return { remoteId, url: pageUrl(settings, remoteId), title, html, revision: sha256(text) };
      },

      async update(remoteId, revision, prepared) {
        expectOwn(prepared, own);
        const { slug, page } = requestOf(prepared);
        const former = await live(remoteId);
        if (former === null) throw refusal('not_found', remoteId, `There is no page "${remoteId}".`);
        if (slug !== remoteId) {
          throw new CopydeskError('invalid', `A live page keeps its address: the slug must stay "${remoteId}".`, {
            where: { field: 'slug' },
          });
        }
        if (sha256(former) !== revision) {
          throw refusal('conflict', remoteId, 'The page was changed since it was read; nothing was written.');
        }
        const record = recordOf(prepared, await readRecord(directory, prepared.marker));
        await replacePage(directory, record, page, former);
        await refreshList();
        return readBack(prepared, record);
      },

      async unpublish(remoteId) {
        const text = await live(remoteId);
        if (text === null) throw refusal('not_found', remoteId, `There is no page "${remoteId}".`);
        if (!readPage(text).publication)
          throw refusal('conflict', remoteId, 'The page is not one of Copydesk; it stays.');
        await rm(pagePath(directory, remoteId)).catch((error) => {
          throw fileError(error, pagePath(directory, remoteId));
        });
        // Whatever else somebody keeps beside the page stays, and with it the folder.
        await rmdir(join(directory, remoteId)).catch(() => {});
        await refreshList();
      },

      status: async (remoteId) => ((await live(remoteId)) === null ? 'gone' : 'live'),
      metrics: async () => ({}),
      health: () => health(directory),
    };
  },
};
