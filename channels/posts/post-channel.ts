import { hashOf, sha256 } from '../../domain/canonical.ts';
import type { Channel, ConnectorDependencies, LiveVersion, Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { noLivePages } from '../no-live-pages.ts';
import { findWithdrawal, operationOf, prepareOperation, unknownOperation, withdraw } from '../operations.ts';
import { expectOwn } from '../publication-mark.ts';
import { textPage } from '../text-page.ts';
import type { LivePost, PostPlatform } from './post-platform.ts';
import { carries, type PostRequest, postHtml, preparePost, requestOf, shortMark } from './post-text.ts';

/**
 * A channel of posts over one profile. A repeat is known by the mark in the link: before a post is sent, and after an answer was lost, the
 * newest posts are looked through. Posts are taken down, not changed: who has seen one has seen it.
 */
export function openPostChannel(platform: PostPlatform, { now }: Pick<ConnectorDependencies, 'now'>): Channel {
  const { place } = platform;

  const receiptOf = (post: LivePost, { publication, title }: Pick<Prepared, 'publication' | 'title'>): Receipt => ({
    publication,
    ...place,
    remoteId: post.remoteId,
    url: post.url,
    revision: sha256(post.text),
    contentHash: hashOf({ title, html: postHtml(post.text) }),
    publishedAt: post.createdAt,
  });

  /** The oldest post with the mark: of two that a race has made, everybody picks the same. */
  async function locate(marker: string): Promise<{ post: LivePost | null; others: LivePost[] }> {
    const found = (await platform.search(shortMark(marker))).filter(({ text }) => carries(text, marker)).reverse();
    return { post: found[0] ?? null, others: found.slice(1) };
  }

  function proven(post: LivePost, prepared: Prepared): Receipt {
    const receipt = receiptOf(post, prepared);
    if (receipt.contentHash === prepared.contentHash) return receipt;
    throw new CopydeskError(
      'conflict',
      `Post ${post.remoteId} does not have the approved text: somebody has changed it.`,
    );
  }

  async function read(remoteId: string): Promise<LiveVersion | null> {
    const post = await platform.get(remoteId);
    if (!post) return null;
    const { url, text } = post;
    return { remoteId, url, title: '', description: '', html: postHtml(text), revision: sha256(text) };
  }

  async function send(prepared: Prepared): Promise<Receipt> {
    const { text, locale } = requestOf(prepared);
    const before = await locate(prepared.marker);
    if (before.post) return proven(before.post, prepared);
    await platform.send(text, locale, prepared.marker);
    const unknown = (message: string, cause?: unknown) => new CopydeskError('unknown_outcome', message, { cause });
    const after = await locate(prepared.marker).catch((cause: unknown) => {
      throw unknown('The post was sent but could not be read back.', cause);
    });
    if (!after.post) throw unknown('The post was sent but is not to be seen.');
    if (after.others.length > 0)
      throw unknown(`Two executions have sent the post; ${after.others.map(({ url }) => url).join(', ')} may go.`);
    try {
      return proven(after.post, prepared);
    } catch (error) {
      throw unknown((error as Error).message, error);
    }
  }

  return {
    ...noLivePages(place),
    capabilities: {
      kind: 'post',
      exactlyOnce: 'look-up',
      drafts: false,
      conditionalUpdate: false,
      unpublish: true,
      metrics: true,
      review: false,
      spend: false,
    },
    destination: place.destination,
    prepare: async (input) => preparePost(input, platform),
    async prepareOperation(input) {
      if (input.kind !== 'withdraw') throw unknownOperation(place, input.kind, ['withdraw']);
      return prepareOperation(input, place, { locale: input.locale });
    },
    preview(prepared) {
      const { locale } = prepared.request as Partial<PostRequest>;
      const { title, html } = prepared;
      return textPage({ locale: locale ?? 'en', title, description: '', html, footer: place.destination });
    },
    async commit(prepared) {
      expectOwn(prepared, place);
      if (!prepared.operation) return send(prepared);
      operationOf(prepared, 'withdraw');
      return withdraw(prepared, this, now());
    },
    async find(prepared) {
      expectOwn(prepared, place);
      if (prepared.operation) return findWithdrawal(prepared, this, now());
      requestOf(prepared);
      const { post } = await locate(prepared.marker);
      return post ? { state: 'live', receipt: proven(post, prepared) } : { state: 'absent' };
    },
    read,
    async unpublish(remoteId) {
      if (!(await platform.get(remoteId)))
        throw new CopydeskError('not_found', `${place.destination} has no post ${remoteId}.`);
      await platform.remove(remoteId);
    },
    status: async (remoteId) => ({ state: (await platform.get(remoteId)) ? 'live' : 'gone' }),
    metrics: platform.metrics,
    health: platform.health,
  };
}
