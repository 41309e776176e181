import type { ConnectorDependencies } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { DocumentPlatform } from '../document-platform.ts';
import { htmlMarkup } from '../html-markup.ts';
import { changed } from '../operations.ts';
import { pageNameAt } from '../page-pattern.ts';
import { openClient } from './client.ts';
import { openEntries } from './entries.ts';
import { parseEntry } from './entry.ts';
import { health } from './health.ts';
import type { StrapiSettings } from './settings.ts';

export function openPlatform(
  channel: string,
  settings: StrapiSettings,
  dependencies: ConnectorDependencies,
): DocumentPlatform {
  const client = openClient(settings, dependencies);
  const entries = openEntries(client, channel, settings);
  const { collection, inLocale, nameOf, documentOf } = entries;

  /** One step of the companion, which compares in the moment of writing. `revision` null: whatever it is. */
  async function act(
    action: 'publish' | 'unpublish',
    remoteId: string,
    revision: string | null,
    data: Record<string, unknown> = {},
  ): Promise<void> {
    const { documentId, locale } = nameOf(remoteId);
    const path = `/copydesk${collection}/${documentId}/${action}`;
    const body = { data, ...(revision !== null && { revision }) };
    try {
      const { status } = await client.write('POST', path, { query: inLocale(locale), body, accept: [412] });
      if (status === 412) throw changed({ remoteId, url: '' });
    } catch (cause) {
      if ((cause as CopydeskError).errorClass !== 'not_found') throw cause;
      throw new CopydeskError(
        'invalid',
        `Strapi has no companion that could ${action} ${remoteId}. Copy channels/strapi/companion to src/api/copydesk of the Strapi project.`,
        { cause },
      );
    }
  }

  /** Drafts of one publication, the oldest first; a live document has a draft too. */
  const draftsOf = (marker: string, locale: string | null) => entries.list({ copydeskId: marker }, 'draft', locale);

  /** Readers may see it by now, so a failed look for rivals does not mean that nothing was done. */
  const leaveOpen = (documentId: string) => (cause: unknown) => {
    const message = `${documentId} was published, but whether another execution was first could not be read.`;
    throw new CopydeskError('unknown_outcome', message, { cause });
  };

  return {
    place: { connector: 'strapi', channel, destination: `${settings.url}/${settings.collection}` },
    capabilities: {
      kind: 'page',
      exactlyOnce: 'look-up',
      drafts: true,
      conditionalUpdate: true,
      unpublish: true,
      metrics: false,
      review: false,
      spend: false,
    },
    markup: htmlMarkup,
    slugLength: 100,
    fields(text, locale) {
      entries.localeOf(locale);
      return entries.fieldsOf(text);
    },
    changedFields: (changes) => entries.fieldsOf(changes),
    textIn: entries.textIn,

    async locate(marker, locale) {
      const code = entries.localeOf(locale);
      const [live] = await entries.list({ copydeskId: marker }, 'published', code);
      const found = live ?? (await draftsOf(marker, code))[0];
      return found ? documentOf(found, code) : null;
    },
    get: (remoteId) => entries.document(nameOf(remoteId)),
    async idAt(url) {
      const page = pageNameAt(settings.pageUrl, url);
      if (!page) return null;
      for (const locale of entries.locales) {
        if (page.locale !== null && page.locale !== locale) continue;
        const [found] = await entries.list({ [settings.fields.slug]: page.slug }, 'published', locale);
        if (found) return documentOf(found, locale).remoteId;
      }
      return null;
    },

    /**
     * Strapi holds drafts to no uniqueness, so two executions that both found nothing both make one. Each looks again after its own exists,
     * and both go on with the oldest.
     */
    async create(marker, fields, locale) {
      const code = entries.localeOf(locale);
      const query = { status: 'draft', ...inLocale(code) };
      const made = parseEntry((await client.write('POST', collection, { query, body: { data: fields } })).json);
      const oldest = (await draftsOf(marker, code))[0] ?? made;
      if (oldest.id !== made.id)
        await client.write('DELETE', `${collection}/${made.documentId}`, { query: inLocale(code) });
      return documentOf(oldest, code);
    },

    async rewrite(draft, fields) {
      const { documentId, locale } = nameOf(draft.remoteId);
      const query = { status: 'draft', ...inLocale(locale) };
      const { json } = await client.write('PUT', `${collection}/${documentId}`, { query, body: { data: fields } });
      return documentOf(parseEntry(json), locale);
    },

    async publish(draft) {
      const { documentId, locale } = nameOf(draft.remoteId);
      const query = { status: 'published', ...inLocale(locale) };
      const { json } = await client.write('PUT', `${collection}/${documentId}`, { query, body: { data: {} } });
      const { copydeskId } = parseEntry(json);
      // A rival's draft may have been written before ours and become visible after we looked: then ours gives way.
      const [oldest] = copydeskId ? await draftsOf(copydeskId, locale).catch(leaveOpen(documentId)) : [];
      if (!oldest || oldest.documentId === documentId) return;
      await client.write('DELETE', `${collection}/${documentId}`, { query: inLocale(locale) });
      throw new CopydeskError('unknown_outcome', `Another execution was first; ${documentId} was deleted again.`);
    },

    change: (live, revision, fields) => act('publish', live.remoteId, revision, fields),
    unpublish: (live, revision) => act('unpublish', live.remoteId, revision),
    health: () => health(client, settings, dependencies.secret),
  };
}
