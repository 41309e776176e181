import { CopydeskError } from '../../domain/errors.ts';
import type { Document } from '../document-platform.ts';
import type { HttpClient } from '../http-client.ts';
import { pageUrl } from '../page-pattern.ts';
import { treeHtml } from '../rich-tree.ts';
import { type Entry, hasDraft, parseEntries, parseEntry } from './entry.ts';
import { richText } from './rich-text.ts';
import type { ContentfulSettings } from './settings.ts';

/** An entry in one of its locales. */
export interface EntryName {
  id: string;
  /** As the space calls it. */
  locale: string;
}

export interface Entries {
  nameOf(remoteId: string): EntryName;
  get(id: string): Promise<Entry | null>;
  /** What readers see of an entry, or, while they see nothing, what is there. Null when it has no text in this locale. */
  document(entry: Entry, locale: string): Promise<Document | null>;
  /** The same of what is there now, which readers may not see yet. */
  draft(entry: Entry, locale: string): Document | null;
}

export function openEntries(client: HttpClient, settings: ContentfulSettings): Entries {
  const environment = `/environments/${settings.environment}`;
  const locales = Object.values(settings.locales) as string[];

  /** The version that readers see, where somebody has begun to change the entry. */
  async function published(id: string): Promise<Entry | null> {
    const { json } = await client.read(`${environment}/public/entries`, { query: { 'sys.id': id, limit: '1' } });
    return parseEntries(json).find(({ sys }) => sys.id === id) ?? null;
  }

  function documentOf({ sys }: Entry, { fields }: Pick<Entry, 'fields'>, locale: string): Document | null {
    const value = (field: string | undefined) => (field === undefined ? undefined : fields[field]?.[locale]);
    const text = (field: string | undefined) => String(value(field) ?? '');
    const body = value(settings.fields.body) as { content?: Record<string, unknown>[] } | undefined;
    if (value(settings.fields.title) === undefined && body === undefined) return null;
    return {
      remoteId: locales.length === 1 ? sys.id : `${sys.id}:${locale}`,
      url: pageUrl(settings.pageUrl, { slug: text(settings.fields.slug), locale }),
      title: text(settings.fields.title),
      description: text(settings.fields.description),
      html: treeHtml(body?.content ?? [], richText),
      revision: String(sys.version),
      live: sys.publishedVersion !== undefined,
      publishedAt: sys.firstPublishedAt ?? null,
    };
  }

  return {
    nameOf(remoteId) {
      const [, id, locale] = /^([A-Za-z0-9._-]{1,64})(?::([A-Za-z0-9-]{1,30}))?$/.exec(remoteId) ?? [];
      if (id === undefined || /^\.+$/.test(id) || (locale !== undefined && !locales.includes(locale)))
        throw noEntry(remoteId);
      return { id, locale: locale ?? locales[0]! };
    },
    async get(id) {
      const { status, json } = await client.read(`${environment}/entries/${id}`, { accept: [404] });
      if (status === 404) return null;
      const entry = parseEntry(json);
      const isForeign = entry.sys.contentType.sys.id !== settings.contentType;
      return isForeign || entry.sys.archivedVersion !== undefined ? null : entry;
    },
    async document(entry, locale) {
      return documentOf(entry, hasDraft(entry) ? ((await published(entry.sys.id)) ?? entry) : entry, locale);
    },
    draft: (entry, locale) => documentOf(entry, entry, locale),
  };
}

const noEntry = (remoteId: string): CopydeskError =>
  new CopydeskError('invalid', `"${remoteId}" names no entry here.`, { where: { field: 'remoteId' } });
