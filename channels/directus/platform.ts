import type { ConnectorDependencies } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Document, DocumentPlatform, DocumentText, Fields, NewText } from '../document-platform.ts';
import { htmlMarkup } from '../html-markup.ts';
import { changed } from '../operations.ts';
import { pageNameAt } from '../page-pattern.ts';
import { codeOf, openClient } from './client.ts';
import { health } from './health.ts';
import { documentOf, fieldsParameter, type Item, idOf, parseItem, parseItems } from './item.ts';
import type { DirectusSettings } from './settings.ts';

export function openPlatform(
  channel: string,
  settings: DirectusSettings,
  dependencies: ConnectorDependencies,
): DocumentPlatform {
  const client = openClient(settings, dependencies);
  const { fields: names, statuses } = settings;
  const collection = `/items/${settings.collection}`;
  const query = { fields: fieldsParameter(settings) };

  /** Directus answers 403 for an item that is not there as for one that may not be seen; a list is empty in both cases. */
  async function itemOf(id: string): Promise<Item | null> {
    if (!/^[0-9a-z-]{1,64}$/i.test(id))
      throw new CopydeskError('invalid', `"${id}" names no item here.`, { where: { field: 'remoteId' } });
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return null;
    const filter = JSON.stringify({ id: { _eq: id } });
    const { json } = await client.read(collection, { query: { ...query, filter, limit: '1' } });
    return parseItems(json)[0] ?? null;
  }

  async function get(id: string): Promise<Document | null> {
    const item = await itemOf(id);
    return item && documentOf(item, settings);
  }

  /** Writes to the item while it was not saved since it was read: the query and the writing are one request, and Directus says what it hit. */
  async function writeIf(revision: string, id: string, fields: Fields): Promise<Document> {
    const item = await itemOf(id);
    const before = item && documentOf(item, settings);
    if (!item || before?.revision !== revision) throw changed(before ?? { remoteId: id, url: '' });
    const updated = item[names.updated] ?? null;
    const same = updated === null ? { _null: true } : { _eq: updated };
    const filter = {
      _and: [{ id: { _eq: id } }, { [names.updated]: same }, { [names.status]: { _eq: item[names.status] } }],
    };
    const { json } = await client.write('PATCH', collection, { query, body: { query: { filter }, data: fields } });
    const [written] = parseItems(json);
    if (!written) throw changed(before);
    return documentOf(written, settings);
  }

  const fieldsIn = (text: Partial<NewText>, locale?: string): Fields => {
    const values: [string | undefined, unknown][] = [
      [names.title, text.title],
      [names.slug, text.slug],
      [names.body, text.html],
      [names.description, text.description],
      [names.provenance, text.provenance === undefined ? undefined : JSON.parse(text.provenance)],
      [names.locale, locale],
    ];
    return Object.fromEntries(values.flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])));
  };

  return {
    place: { connector: 'directus', channel, destination: `${settings.url}/${settings.collection}` },
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
    markup: htmlMarkup,
    slugLength: 100,
    fields: (text, locale) => fieldsIn(text, locale),
    changedFields: (changes) => fieldsIn(changes),
    textIn(fields): Partial<DocumentText> {
      const value = (name: string | undefined) => (name === undefined ? undefined : fields[name]);
      const [title, description, html] = [value(names.title), value(names.description), value(names.body)];
      return {
        ...(title !== undefined && { title: String(title) }),
        ...(description !== undefined && { description: String(description) }),
        ...(html !== undefined && { html: String(html) }),
      };
    },

    locate: (marker) => get(idOf(marker)),
    get,
    async idAt(url) {
      const page = pageNameAt(settings.pageUrl, url);
      if (!page) return null;
      const filter = JSON.stringify({
        _and: [{ [names.slug]: { _eq: page.slug } }, { [names.status]: { _eq: statuses.live } }],
      });
      const { json } = await client.read(collection, { query: { ...query, filter, limit: '1' } });
      const [item] = parseItems(json);
      return item ? String(item.id) : null;
    },

    async create(marker, fields) {
      const id = idOf(marker);
      const body = { ...fields, id, [names.status]: statuses.draft };
      const { status, json } = await client.write('POST', collection, { query, body, accept: [400] });
      if (status !== 400) return documentOf(parseItem(json), settings);
      // Somebody has made the same item since we looked: it is the same publication.
      const there = codeOf(json) === 'RECORD_NOT_UNIQUE' ? await get(id) : null;
      if (there) return there;
      throw new CopydeskError(
        'invalid',
        `Directus answered 400 (${codeOf(json) ?? 'no code'}): the item was refused.`,
        {
          cause: json,
        },
      );
    },
    rewrite: ({ remoteId, revision }, fields) => writeIf(revision, remoteId, fields),
    async publish({ remoteId, revision }) {
      await writeIf(revision, remoteId, { [names.status]: statuses.live });
    },
    async change({ remoteId }, revision, fields) {
      await writeIf(revision, remoteId, fields);
    },
    async unpublish({ remoteId, revision }, asked) {
      await writeIf(asked ?? revision, remoteId, { [names.status]: statuses.draft });
    },
    health: () => health(client, settings, dependencies.secret),
  };
}
