// @ts-check
import { CopydeskError, htmlMarkup, openHttpClient, pageNameAt, pageUrl, z } from 'copydesk/channel';

/** A page as the API gives it. */
const Page = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  body: z.string(),
  status: z.enum(['draft', 'live']),
  /** Changes with every save. */
  revision: z.string(),
  publishedAt: z.string().nullable(),
});

/**
 * This CMS, as `openDocumentChannel` asks for it. Its API takes an id of ours (`PUT /pages/<marker>`), so a repeat meets itself, and
 * compares in the moment of writing (`If-Match`). State in `capabilities` what yours can do, no more.
 *
 * @param {string} channel
 * @param {import('./settings.js').Settings} settings
 * @param {import('copydesk/channel').ConnectorDependencies} dependencies
 * @returns {import('copydesk/channel').DocumentPlatform}
 */
export function openPlatform(channel, settings, { secret, signal }) {
  const client = openHttpClient({
    name: 'The page API',
    url: settings.url,
    headers: async () => ({ authorization: `Bearer ${await secret(settings.token)}` }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
  });
  const ifRevision = (/** @type {string} */ revision) => ({ 'if-match': revision });

  /** @param {unknown} json @returns {import('copydesk/channel').Document} */
  function documentOf(json) {
    const { id, slug, title, description, body, status, revision, publishedAt } = Page.parse(json);
    const url = pageUrl(settings.pageUrl, { slug, locale: '' });
    return { remoteId: id, url, title, description, html: body, revision, live: status === 'live', publishedAt };
  }

  /** @param {string} id */
  async function get(id) {
    if (!/^[a-z0-9-]{1,64}$/.test(id))
      throw new CopydeskError('invalid', `"${id}" names no page here.`, { where: { field: 'remoteId' } });
    const { status, json } = await client.read(`/pages/${id}`, { accept: [404] });
    return status === 404 ? null : documentOf(json);
  }

  /** @param {string} id @param {string} revision @param {object} body */
  const write = async (id, revision, body) =>
    documentOf((await client.write('PUT', `/pages/${id}`, { body: { ...body }, headers: ifRevision(revision) })).json);

  return {
    place: { connector: 'npm:copydesk-channel-template', channel, destination: settings.url },
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

    fields: ({ title, description, html, slug, provenance }) =>
      withoutUndefined({ slug, title, description, body: html, provenance }),
    changedFields: ({ title, description, html }) => withoutUndefined({ title, description, body: html }),
    textIn: ({ title, description, body }) =>
      /** @type {Partial<import('copydesk/channel').DocumentText>} */ (
        withoutUndefined({ title, description, html: body })
      ),

    locate: (marker) => get(marker),
    get,
    async idAt(url) {
      const page = pageNameAt(settings.pageUrl, url);
      if (!page) return null;
      const { json } = await client.read('/pages', { query: { slug: page.slug } });
      return (
        z
          .array(Page)
          .parse(json)
          .find(({ status }) => status === 'live')?.id ?? null
      );
    },

    async create(marker, fields) {
      const headers = { 'if-none-match': '*' };
      try {
        return documentOf((await client.write('PUT', `/pages/${marker}`, { body: fields, headers })).json);
      } catch (error) {
        // Somebody has put the same page since we looked: it is the same publication.
        const there = /** @type {CopydeskError} */ (error).errorClass === 'conflict' ? await get(marker) : null;
        if (there) return there;
        throw error;
      }
    },
    rewrite: ({ remoteId, revision }, fields) => write(remoteId, revision, fields),
    async publish({ remoteId, revision }) {
      await write(remoteId, revision, { status: 'live' });
    },
    async change({ remoteId }, revision, fields) {
      await write(remoteId, revision, fields);
    },
    async unpublish({ remoteId, revision }, asked) {
      await write(remoteId, asked ?? revision, { status: 'draft' });
    },

    async health() {
      try {
        await secret(settings.token);
        await client.read('/pages', { query: { slug: 'none' } });
        return { ok: true, parts: [{ name: 'api', ok: true, message: `${settings.url} answers.` }] };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const fix = `Check \`url\`, and the token that ${settings.token} points to.`;
        return { ok: false, parts: [{ name: 'api', ok: false, message, fix }] };
      }
    },
  };
}

/** @param {Record<string, unknown>} fields */
const withoutUndefined = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
