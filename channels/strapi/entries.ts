import { CopydeskError } from '../../domain/errors.ts';
import type { Document, DocumentText, Fields, NewText } from '../document-platform.ts';
import type { HttpClient } from '../http-client.ts';
import { pageUrl } from '../page-pattern.ts';
import { type Entry, parseEntries, parseEntry, revisionOf } from './entry.ts';
import type { StrapiSettings } from './settings.ts';

/** A document in one of its locales. */
export interface EntryName {
  documentId: string;
  /** As Strapi calls it; null for a content type without locales. */
  locale: string | null;
}

type Status = 'draft' | 'published';

/** Reads entries, and names and translates them. */
export function openEntries(client: HttpClient, channel: string, settings: StrapiSettings) {
  const names = settings.fields;
  const locales: readonly (string | null)[] = settings.locales ? (Object.values(settings.locales) as string[]) : [null];
  const collection = `/${settings.collection}`;
  const inLocale = (locale: string | null): Record<string, string> => (locale === null ? {} : { locale });
  const stateOf = (status: Status, locale: string | null) => ({ status, ...inLocale(locale) });

  function nameOf(remoteId: string): EntryName {
    const [, documentId, locale] = /^([a-z0-9-]{1,64})(?::([A-Za-z0-9-]{1,30}))?$/.exec(remoteId) ?? [];
    if (documentId === undefined || (locale !== undefined && !locales.includes(locale))) {
      throw new CopydeskError('invalid', `"${remoteId}" names no document here.`, { where: { field: 'remoteId' } });
    }
    return { documentId, locale: locale ?? locales[0]! };
  }

  function localeOf(locale: string): string | null {
    const code = settings.locales ? (settings.locales as Record<string, string>)[locale] : null;
    if (code !== undefined) return code;
    throw new CopydeskError('invalid', `The channel ${channel} does not say what Strapi calls the locale ${locale}.`, {
      where: { field: 'settings.locales' },
      choices: Object.keys(settings.locales!),
    });
  }

  async function get({ documentId, locale }: EntryName, status: Status): Promise<Entry | null> {
    const query = stateOf(status, locale);
    const answer = await client.read(`${collection}/${documentId}`, { query, accept: [404] });
    return answer.status === 404 ? null : parseEntry(answer.json);
  }

  async function list(filters: Record<string, string>, status: Status, locale: string | null): Promise<Entry[]> {
    const asked = Object.entries(filters).map(([name, value]) => [`filters[${name}][$eq]`, value]);
    const query = { ...Object.fromEntries(asked), ...stateOf(status, locale), sort: 'id:asc' };
    return parseEntries((await client.read(collection, { query })).json);
  }

  function documentOf(entry: Entry, locale: string | null): Document {
    const text = (name: string | undefined) => (name === undefined ? '' : String(entry[name] ?? ''));
    return {
      remoteId: locales.length === 1 ? entry.documentId : `${entry.documentId}:${locale}`,
      url: pageUrl(settings.pageUrl, { slug: text(names.slug), locale: locale ?? '' }),
      title: text(names.title),
      description: text(names.description),
      html: text(names.body),
      revision: revisionOf(entry),
      live: entry.publishedAt !== null,
      // Each publishing has a time of its own; the document is made right before the first.
      publishedAt: entry.createdAt,
    };
  }

  /** What readers see of it, or, while they see nothing, its draft. */
  async function document(name: EntryName): Promise<Document | null> {
    const entry = (await get(name, 'published')) ?? (await get(name, 'draft'));
    return entry && documentOf(entry, name.locale);
  }

  function fieldsOf({ title, slug, html, description, marker, provenance }: Partial<NewText>): Fields {
    const values: [string | undefined, unknown][] = [
      [names.title, title],
      [names.slug, slug],
      [names.body, html],
      [names.description, description],
      [names.provenance, provenance === undefined ? undefined : JSON.parse(provenance)],
      ['copydeskId', marker],
    ];
    return Object.fromEntries(
      values.flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value]])),
    );
  }

  function textIn(fields: Fields): Partial<DocumentText> {
    const [title, description, html] = [names.title, names.description, names.body].map((name) =>
      name === undefined ? undefined : fields[name],
    );
    return {
      ...(title !== undefined && { title: String(title) }),
      ...(description !== undefined && { description: String(description) }),
      ...(html !== undefined && { html: String(html) }),
    };
  }

  return { collection, locales, inLocale, nameOf, localeOf, get, list, documentOf, document, fieldsOf, textIn };
}
