import { z } from 'zod';
import { openHttpClient } from '../../channels/http-client.ts';
import { unknownOperation } from '../../channels/operations.ts';
import { expectOwn, publicationMark } from '../../channels/publication-mark.ts';
import { hashOf } from '../../domain/canonical.ts';
import { type Channel, type Connector, channelContract, type Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import type { Notice } from './noticeboard.ts';

const Settings = z.strictObject({
  url: z.string(),
  /** What this board can promise: it takes ids of ours, it can be searched, or neither. */
  promise: z.enum(['own-id', 'look-up', 'at-most-once']),
});
type Settings = z.infer<typeof Settings>;

const unsupported = (): never => {
  throw new CopydeskError('invalid', 'A noticeboard knows only new notices.');
};

/**
 * The noticeboard, as a connector that trusts the protocol alone: `commit` sends at once, without looking first. `markOf` is what marks a
 * notice; a seeded bug gives another one.
 */
export const noticeboard = (markOf: (prepared: Prepared) => string = ({ marker }) => marker): Connector<Settings> => ({
  name: 'noticeboard',
  contract: channelContract,
  settings: Settings,
  open(channel, { url, promise }, { signal }): Channel {
    const own = { connector: 'noticeboard', channel, destination: url };
    const http = openHttpClient({ name: 'The noticeboard', url, headers: async () => ({}), timeoutMs: 2_000, signal });

    const receiptOf = (prepared: Prepared, { id, title, html }: Notice): Receipt => ({
      publication: prepared.publication,
      ...own,
      remoteId: id,
      url: `${url}/pieces/${id}`,
      revision: null,
      contentHash: hashOf({ title, html }),
      publishedAt: new Date(0).toISOString(),
    });

    async function noticeOf(prepared: Prepared): Promise<Notice | undefined> {
      if (promise === 'at-most-once') return undefined;
      if (promise === 'own-id') {
        const { status, json } = await http.read(`/pieces/${markOf(prepared)}`, { accept: [404] });
        return status === 404 ? undefined : (json as Notice);
      }
      return ((await http.read('/pieces', { query: { marker: markOf(prepared) } })).json as Notice[])[0];
    }

    return {
      capabilities: {
        kind: 'page',
        exactlyOnce: promise,
        drafts: false,
        conditionalUpdate: false,
        unpublish: false,
        metrics: false,
        review: false,
        spend: false,
      },
      destination: url,
      async prepare({ publication, content }) {
        const title = content.title;
        const html = content.body.map((block) => ('text' in block ? `<p>${block.text}</p>` : '')).join('');
        const contentHash = hashOf({ title, html });
        return {
          ...{ contract: channelContract, ...own, publication, marker: publicationMark(publication) },
          ...{ title, html, contentHash, request: {} },
        };
      },
      prepareOperation: async ({ kind }) => {
        throw unknownOperation(own, kind, []);
      },
      preview: ({ html }) => `<!DOCTYPE html><html><body>${html}</body></html>`,
      async commit(prepared) {
        expectOwn(prepared, own);
        const { title, html } = prepared;
        const marker = markOf(prepared);
        const body = { marker, title, html };
        const { json } =
          promise === 'own-id'
            ? await http.write('PUT', `/pieces/${marker}`, { body })
            : await http.write('POST', '/pieces', { body });
        const { id } = json as Notice;
        const back = await http.read(`/pieces/${id}`).catch((cause: unknown) => {
          throw new CopydeskError('unknown_outcome', `Notice ${id} was put up but could not be read back.`, { cause });
        });
        return receiptOf(prepared, back.json as Notice);
      },
      async find(prepared) {
        expectOwn(prepared, own);
        const notice = await noticeOf(prepared);
        return notice ? { state: 'live', receipt: receiptOf(prepared, notice) } : { state: 'absent' };
      },
      read: async () => unsupported(),
      readAt: async () => null,
      contentOf: unsupported,
      update: async () => unsupported(),
      unpublish: async () => unsupported(),
      async status(remoteId) {
        const { status } = await http.read(`/pieces/${remoteId}`, { accept: [404] });
        return { state: status === 404 ? 'gone' : 'live' };
      },
      metrics: async () => ({}),
      health: async () => ({ ok: true, parts: [] }),
    };
  },
});
