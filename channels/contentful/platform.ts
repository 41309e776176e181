import type { ConnectorDependencies } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Document, DocumentPlatform, DocumentText, Fields, NewText } from '../document-platform.ts';
import { changed } from '../operations.ts';
import { pageNameAt } from '../page-pattern.ts';
import { isSame, type TreeNode, treeHtml, treeOf } from '../rich-tree.ts';
import { openClient } from './client.ts';
import { openEntries } from './entries.ts';
import { type Entry, hasDraft, parseEntries, parseEntry } from './entry.ts';
import { health } from './health.ts';
import { markup } from './markup.ts';
import { richText } from './rich-text.ts';
import type { ContentfulSettings } from './settings.ts';

export function openPlatform(
  channel: string,
  settings: ContentfulSettings,
  dependencies: ConnectorDependencies,
): DocumentPlatform {
  const client = openClient(settings, dependencies);
  const entries = openEntries(client, settings);
  const collection = `/environments/${settings.environment}/entries`;
  const ids = settings.fields;
  const versioned = (version: number | string) => ({ headers: { 'x-contentful-version': String(version) } });

  function codeOf(locale: string): string {
    const code = (settings.locales as Record<string, string>)[locale];
    if (code) return code;
    throw new CopydeskError(
      'invalid',
      `The channel ${channel} does not say what Contentful calls the locale ${locale}.`,
      {
        where: { field: 'settings.locales' },
        choices: Object.keys(settings.locales),
      },
    );
  }

  function fieldsIn(code: string, text: Partial<NewText>): Fields {
    const { title, slug, html, description, provenance } = text;
    const values: [string | undefined, unknown][] = [
      [ids.title, title],
      [ids.slug, slug],
      [ids.body, html === undefined ? undefined : documentOf(html)],
      [ids.description, description],
      [ids.provenance, provenance === undefined ? undefined : JSON.parse(provenance)],
    ];
    return Object.fromEntries(
      values.flatMap(([id, value]) => (id === undefined || value === undefined ? [] : [[id, { [code]: value }]])),
    );
  }

  /** Nothing of an entry but the fields can be sent; tags and concepts stay only when they are sent as well. */
  const put = async (
    id: string,
    { fields, metadata }: Pick<Entry, 'fields' | 'metadata'>,
    headers: Record<string, string>,
  ) =>
    parseEntry(
      (
        await client.write('PUT', `${collection}/${id}`, {
          body: { fields, ...(metadata !== undefined && { metadata }) },
          headers,
        })
      ).json,
    );

  const merged = (entry: Entry, fields: Fields): Entry['fields'] => {
    const all = { ...entry.fields };
    for (const [id, values] of Object.entries(fields)) all[id] = { ...all[id], ...(values as Record<string, unknown>) };
    return all;
  };

  const publishVersion = (id: string, version: number) =>
    client.write('PUT', `${collection}/${id}/published`, versioned(version));

  async function document(remoteId: string): Promise<Document | null> {
    const { id, locale } = entries.nameOf(remoteId);
    const entry = await entries.get(id);
    return entry && entries.document(entry, locale);
  }

  const textIn = (fields: Fields): Partial<DocumentText> => {
    const value = (id: string | undefined) => (id === undefined ? undefined : Object.values(fields[id] ?? {})[0]);
    const [title, description, body] = [value(ids.title), value(ids.description), value(ids.body)];
    return {
      ...(title !== undefined && { title: String(title) }),
      ...(description !== undefined && { description: String(description) }),
      ...(body !== undefined && { html: treeHtml((body as { content: TreeNode[] }).content, richText) }),
    };
  };

  return {
    place: {
      connector: 'contentful',
      channel,
      destination: `${settings.space}/${settings.environment}/${settings.contentType}`,
    },
    capabilities: {
      kind: 'page',
      exactlyOnce: 'own-id',
      drafts: true,
      conditionalUpdate: true,
      unpublish: true,
      metrics: false,
      review: false,
      spend: false,
    },
    markup,
    slugLength: 100,
    fields: (text, locale) => fieldsIn(codeOf(locale), text),
    changedFields: (changes, remoteId) => fieldsIn(entries.nameOf(remoteId).locale, changes),
    textIn,

    async locate(marker, locale) {
      const entry = await entries.get(marker);
      return entry && entries.document(entry, codeOf(locale));
    },
    get: document,
    async idAt(url) {
      const page = pageNameAt(settings.pageUrl, url);
      if (!page) return null;
      const known = new Set(Object.values(settings.locales) as string[]);
      for (const locale of page.locale === null ? known : [page.locale].filter((code) => known.has(code))) {
        const query = { content_type: settings.contentType, [`fields.${ids.slug}.${locale}`]: page.slug, limit: '10' };
        const { json } = await client.read(collection, { query });
        for (const entry of parseEntries(json)) {
          const found = await entries.document(entry, locale);
          if (found?.live) return found.remoteId;
        }
      }
      return null;
    },

    async create(marker, fields, locale) {
      const headers = { 'x-contentful-content-type': settings.contentType };
      const made = await put(marker, { fields: fields as Entry['fields'] }, headers).catch(
        async (error: CopydeskError) => {
          // Somebody has put the same entry since we looked: it is the same publication.
          const there = error.errorClass === 'conflict' ? await entries.get(marker) : null;
          if (there) return there;
          throw error;
        },
      );
      const created = await entries.document(made, codeOf(locale));
      if (created) return created;
      throw new CopydeskError('unknown_outcome', `Entry ${marker} was put, but it does not hold its text.`);
    },

    async rewrite(draft, fields) {
      const { id, locale } = entries.nameOf(draft.remoteId);
      const entry = await entries.get(id);
      if (!entry || String(entry.sys.version) !== draft.revision) throw changed(draft);
      const next = await put(id, { ...entry, fields: merged(entry, fields) }, versioned(draft.revision).headers);
      return entries.draft(next, locale)!;
    },

    async publish({ remoteId, revision }) {
      const { id } = entries.nameOf(remoteId);
      await publishVersion(id, Number(revision));
    },

    async change(live, revision, fields) {
      const { id } = entries.nameOf(live.remoteId);
      const entry = await entries.get(id);
      if (!entry) throw changed(live);
      const all = merged(entry, fields);
      const { version } = entry.sys;
      // Written before, and cut off before it went live. What anybody else would have changed has another version.
      const isBegun = version === Number(revision) + 1 && hasDraft(entry) && isSame(entry.fields, all);
      if (!isBegun && String(version) !== revision) throw changed(live);
      // Publishing what somebody else has begun to change would show it to readers.
      if (!isBegun && hasDraft(entry)) throw changed(live);
      const next = isBegun ? entry : await put(id, { ...entry, fields: all }, versioned(version).headers);
      await publishVersion(id, next.sys.version);
    },

    async unpublish(live, revision) {
      const { id } = entries.nameOf(live.remoteId);
      const entry = await entries.get(id);
      const others = Object.keys(entry?.fields[ids.title] ?? {}).filter(
        (code) => code !== entries.nameOf(live.remoteId).locale,
      );
      if (others.length > 0)
        throw new CopydeskError(
          'conflict',
          `Entry ${id} holds other locales too (${others.join(', ')}); they would go with it.`,
        );
      await client.write('DELETE', `${collection}/${id}/published`, versioned(revision ?? live.revision));
    },

    health: () => health(client, settings, dependencies.secret),
  };
}

const documentOf = (html: string) => ({ nodeType: 'document', data: {}, content: treeOf(html, richText) });
