import type { ConnectorDependencies } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Document, DocumentPlatform, DocumentText, Fields } from '../document-platform.ts';
import { changed } from '../operations.ts';
import { pathBelow } from '../page-address.ts';
import { treeHtml, treeOf } from '../rich-tree.ts';
import { openClient } from './client.ts';
import { health } from './health.ts';
import { lexical } from './lexical.ts';
import { isMarked, markOf } from './mark.ts';
import { markupFor } from './markup.ts';
import { documentOf, lexicalOf, type Post, parsePosts, rootOf } from './post.ts';
import type { GhostSettings } from './settings.ts';

export function openPlatform(
  channel: string,
  settings: GhostSettings,
  dependencies: ConnectorDependencies,
): DocumentPlatform {
  const client = openClient(settings, dependencies);
  const collection = `/${settings.type}/`;
  const query = { formats: 'lexical' };

  async function postOf(id: string): Promise<Post | null> {
    if (!/^[0-9a-z]{1,64}$/.test(id))
      throw new CopydeskError('invalid', `"${id}" names no post here.`, { where: { field: 'remoteId' } });
    if (!/^[0-9a-f]{24}$/.test(id)) return null;
    const { status, json } = await client.read(`${collection}${id}/`, { query, accept: [404] });
    return status === 404 ? null : parsePosts(json, settings)[0]!;
  }

  async function get(id: string): Promise<Document | null> {
    const post = await postOf(id);
    return post && documentOf(post, settings);
  }

  /** Every post that carries a publication, the oldest first. By our slug, and by its mark where a person has changed the slug. */
  async function locateAll(marker: string): Promise<Post[]> {
    const filter = `slug:~'-${marker.slice(0, 8)}',codeinjection_head:~'${marker}'`;
    const { json } = await client.read(collection, {
      query: { ...query, filter, limit: '50', order: 'created_at asc' },
    });
    return parsePosts(json, settings)
      .filter((post) => isMarked(post.codeinjection_head, marker))
      .sort((a, b) => (`${a.created_at}${a.id}` < `${b.created_at}${b.id}` ? -1 : 1));
  }

  /** Of several a live one counts, else the oldest. */
  const firstOf = (posts: Post[]): Post | undefined => posts.find(({ status }) => status === 'published') ?? posts[0];

  async function write(method: 'POST' | 'PUT', path: string, body: Fields): Promise<Document> {
    const { json } = await client.write(method, path, { query, body: { [settings.type]: [body] } });
    return documentOf(parsePosts(json, settings)[0]!, settings);
  }

  /** Ghost compares `updated_at` while it writes. */
  async function writeIf(revision: string, id: string, fieldsFor: (post: Post) => Fields): Promise<Document> {
    const post = await postOf(id);
    const before = post && documentOf(post, settings);
    if (!post || before?.revision !== revision) throw changed(before ?? { remoteId: id, url: '' });
    return write('PUT', `${collection}${id}/`, { ...fieldsFor(post), updated_at: post.updated_at });
  }

  const textFields = ({ title, description, html }: Partial<DocumentText>): Fields => ({
    ...(title !== undefined && { title }),
    ...(description !== undefined && { [settings.description]: description }),
    ...(html !== undefined && { lexical: lexicalOf(treeOf(html, lexical)) }),
  });

  /** What the root of a text says beside its children stays. */
  const onto = (fields: Fields) => (post: Post) =>
    typeof fields.lexical === 'string'
      ? { ...fields, lexical: lexicalOf(rootOf(fields.lexical).children, rootOf(post.lexical)) }
      : fields;

  return {
    place: { connector: 'ghost', channel, destination: `${settings.url}/${settings.type}` },
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
    markup: markupFor(settings.url),
    slugLength: 185,
    fields: ({ slug, provenance, ...text }) => ({
      ...textFields(text),
      ...(slug !== undefined && { slug }),
      ...(provenance !== undefined && { codeinjection_head: markOf(provenance) }),
    }),
    changedFields: textFields,
    textIn: (fields) => ({
      ...(typeof fields.title === 'string' && { title: fields.title }),
      ...(typeof fields[settings.description] === 'string' && { description: String(fields[settings.description]) }),
      ...(typeof fields.lexical === 'string' && { html: treeHtml(rootOf(fields.lexical).children, lexical) }),
    }),

    async locate(marker) {
      const post = firstOf(await locateAll(marker));
      return post ? documentOf(post, settings) : null;
    },
    get,
    async idAt(url) {
      const path = pathBelow(settings.url, url);
      const slug = path?.split('/').at(-1);
      if (!slug || !/^[^'\\]{1,185}$/.test(slug)) return null;
      const filter = `slug:'${slug}'+status:published`;
      const { json } = await client.read(collection, { query: { ...query, filter, limit: '5' } });
      return parsePosts(json, settings).find((post) => pathBelow(settings.url, post.url) === path)?.id ?? null;
    },

    async create(marker, fields) {
      const draft = await write('POST', collection, { ...fields, status: 'draft' });
      // Two executions that both found nothing have both made a draft. Each looks again, so the later one sees the earlier one.
      const first = firstOf(await locateAll(marker));
      if (!first || first.id === draft.remoteId) return draft;
      throw new CopydeskError(
        'unknown_outcome',
        `Another execution publishes the same piece as ${first.id}; the draft ${draft.remoteId} may be deleted.`,
      );
    },
    rewrite: (draft, fields) => writeIf(draft.revision, draft.remoteId, onto(fields)),
    async publish({ remoteId, revision }) {
      await writeIf(revision, remoteId, () => ({ status: 'published' }));
    },
    async change({ remoteId }, revision, fields) {
      await writeIf(revision, remoteId, onto(fields));
    },
    async unpublish({ remoteId, revision }, asked) {
      await writeIf(asked ?? revision, remoteId, () => ({ status: 'draft' }));
    },
    health: () => health(client, settings, dependencies.secret),
  };
}
