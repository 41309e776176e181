import { hashOf } from '../../domain/canonical.ts';
import {
  type Channel,
  type Connector,
  channelContract,
  type Found,
  type LiveVersion,
  type Prepared,
} from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { firstDifference } from '../differences.ts';
import { plainText } from '../live-content.ts';
import { findWithdrawal, withdraw } from '../operations.ts';
import { preparePageOperation, previewWithdrawal } from '../page-operations.ts';
import { expectOwn } from '../publication-mark.ts';
import { changePost, findChange, type PostChannel } from './change-post.ts';
import { openClient } from './client.ts';
import { health } from './health.ts';
import { openImages } from './images.ts';
import { isLive, locate, locateAll, type Search } from './locate.ts';
import { type Post, parsePost, postFields, revisionOf, routeOf, textMeta } from './post.ts';
import { prepare, preview, requestOf, type WordPressRequest } from './prepare.ts';
import { contentOf, prepareRestore, prepareUpdate, previewUpdate, shown } from './prepare-update.ts';
import { idAt } from './read-at.ts';
import { descriptionOf } from './seo.ts';
import { WordPressSettings } from './settings.ts';
import { resolveTerms } from './terms.ts';

/**
 * WordPress by REST and application password. WordPress knows no idempotent creation, so a piece is first a draft and goes live by
 * id: a request that arrives late can leave a second draft, never a second live post. `find` looks for the publication id.
 */
export const wordpress: Connector<WordPressSettings> = {
  name: 'wordpress',
  contract: channelContract,
  settings: WordPressSettings,
  open(channel, settings, dependencies): Channel {
    const own = { connector: 'wordpress', channel, destination: settings.url };
    const place = { channel, destination: settings.url, settings };
    /** New pieces are of the first type; live ones are read and changed whichever they are. */
    const types = [settings.postType, settings.postType === 'post' ? 'page' : 'post'] as const;
    const collection = routeOf({ type: settings.postType });
    const client = openClient(settings, dependencies);

    const images = openImages(client, settings.url, dependencies.media);

    async function write(post: Pick<Post, 'id' | 'type'> | null, body: Record<string, unknown>): Promise<Post> {
      const { json } = await client.write(post === null ? collection : routeOf(post), body);
      try {
        return parsePost(json);
      } catch (cause) {
        throw new CopydeskError(
          'unknown_outcome',
          `${settings.url} took the request but did not answer as WordPress does.`,
          { cause },
        );
      }
    }

    async function get(remoteId: string): Promise<Post | null> {
      if (!/^[1-9]\d*$/.test(remoteId)) {
        throw new CopydeskError('invalid', `"${remoteId}" is no WordPress id.`, { where: { field: 'remoteId' } });
      }
      for (const type of types) {
        const answer = await client.read(routeOf({ type, id: remoteId }), { context: 'edit', _fields: postFields });
        if (answer.status === 404) continue;
        const post = parsePost(answer.json);
        return post.status === 'trash' ? null : post;
      }
      return null;
    }

    /** Refuses to call a post published whose bytes are not the approved ones. */
    function expectBytes(post: Post, { body }: WordPressRequest, where: string): void {
      const { [settings.metaKey]: _, ...seo } = body.meta;
      const difference = firstDifference(
        { title: body.title, content: body.content, ...(post.excerpt && { excerpt: body.excerpt }), ...seo },
        { title: post.title.raw, content: post.content.raw, excerpt: post.excerpt?.raw, ...textMeta(post) },
      );
      if (!difference) return;
      throw new CopydeskError(
        'conflict',
        `${where} (WordPress id ${post.id}) does not hold the approved text: ${difference}.`,
      );
    }

    const searchFor = ({ marker }: Prepared, { body }: WordPressRequest): Search => ({
      client,
      settings,
      marker,
      slug: body.slug,
    });

    /**
     * Two executions that both found nothing have both made a draft. Each looks again after its own exists, so the later one always
     * sees the earlier one, and only the oldest draft goes live.
     */
    async function expectFirst(draft: Post, search: Search): Promise<void> {
      const other = (await locateAll(search)).find(
        (post) => post.id < draft.id || (post.id !== draft.id && isLive(post)),
      );
      if (!other) return;
      throw new CopydeskError(
        'unknown_outcome',
        `Another execution publishes the same piece as post ${other.id}; draft ${draft.id} may be deleted.`,
      );
    }

    /** Whether a rival was first. Asked when readers may see ours, so a failure to find out leaves the outcome open. */
    async function olderThan(id: number, search: Search): Promise<boolean> {
      const found = await locateAll(search).catch((cause: unknown) => {
        const message = `Post ${id} was published, but whether another execution was first could not be read.`;
        throw new CopydeskError('unknown_outcome', message, { cause });
      });
      return found.some((post) => post.id < id);
    }

    function receiptOf(post: Post, prepared: Prepared): Receipt {
      return {
        publication: prepared.publication,
        channel,
        connector: 'wordpress',
        destination: settings.url,
        remoteId: String(post.id),
        url: post.link,
        revision: revisionOf(post),
        contentHash: hashOf({ title: post.title.raw, html: post.content.raw }),
        publishedAt: `${post.date_gmt ?? post.modified_gmt}Z`,
      };
    }

    /** Proof that a live post is the approved one. */
    async function proven(post: Post, prepared: Prepared, request: WordPressRequest): Promise<Receipt> {
      if (post.status !== 'publish') {
        throw new CopydeskError(
          'conflict',
          `WordPress keeps post ${post.id} as "${post.status}" instead of publishing it.`,
        );
      }
      expectBytes(post, request, 'The live post');
      await images.expectFeatured(post, prepared);
      return receiptOf(post, prepared);
    }

    /** Once something was published, a failure to read it back leaves the outcome open. */
    async function readBack(id: number): Promise<Post> {
      const failure = (cause: unknown) =>
        new CopydeskError('unknown_outcome', `Post ${id} was sent to ${settings.url} but could not be read back.`, {
          cause,
        });
      const post = await get(String(id)).catch((error) => {
        throw failure(error);
      });
      if (!post) throw failure(null);
      return post;
    }

    async function read(remoteId: string): Promise<LiveVersion | null> {
      const post = await get(remoteId);
      return post && isLive(post) ? liveVersion(post, settings) : null;
    }

    const posts: PostChannel = { client, url: settings.url, get, receiptOf };

    return {
      capabilities: {
        kind: 'page',
        exactlyOnce: 'look-up',
        drafts: true,
        conditionalUpdate: true,
        unpublish: true,
        media: true,
        metrics: false,
        review: false,
        spend: false,
      },
      destination: settings.url,
      async prepare(input) {
        const { live, ...rest } = input;
        if (live) return prepareUpdate({ ...input, live }, place);
        return prepare(rest, channel, settings, await resolveTerms(client, settings));
      },
      prepareOperation: (input) => preparePageOperation(input, own, (restoring) => prepareRestore(restoring, place)),
      preview(prepared, image) {
        if (prepared.update) return previewUpdate(prepared);
        if (!prepared.operation) return preview(prepared, image);
        return previewWithdrawal(prepared, { title: plainText(prepared.title), html: shown(prepared.html) });
      },

      async commit(prepared) {
        expectOwn(prepared, own);
        if (prepared.operation) return withdraw(prepared, this, dependencies.now());
        if (prepared.update) {
          const found = await findChange(prepared, posts);
          if (found.state === 'live') return found.receipt;
          return changePost(prepared, prepared.update.revision, prepared.update.remoteId, posts);
        }
        const request = requestOf(prepared, settings);
        const present = await locate(searchFor(prepared, request));
        if (present?.status === 'publish') return proven(present, prepared, request);
        const featured = prepared.image && { featured_media: await images.ensure(prepared.image) };
        const body = { ...request.body, ...featured, status: 'draft' };
        // What WordPress makes of the text shows in the draft, before any reader sees it.
        const draft = await write(present, body);
        expectBytes(draft, request, 'The draft');
        await images.expectFeatured(draft, prepared);
        if (!present) await expectFirst(draft, searchFor(prepared, request));
        const { id } = await write(draft, { ...request.body, ...featured, status: 'publish' });
        // A rival's draft may have been written before ours and become visible after we looked: then ours gives way.
        if (!present && (await olderThan(id, searchFor(prepared, request)))) {
          await write(draft, { status: 'draft' });
          throw new CopydeskError(
            'unknown_outcome',
            `Another execution was first; post ${id} is a draft again and may be deleted.`,
          );
        }
        // Readers may see it by now, so whatever is wrong from here on, it is not true that WordPress has nothing.
        const post = await readBack(id);
        try {
          return await proven(post, prepared, request);
        } catch (error) {
          throw new CopydeskError('unknown_outcome', (error as Error).message, { cause: error });
        }
      },

      async find(prepared): Promise<Found> {
        expectOwn(prepared, own);
        if (prepared.operation) return findWithdrawal(prepared, this, dependencies.now());
        if (prepared.update) return findChange(prepared, posts);
        const request = requestOf(prepared, settings);
        const post = await locate(searchFor(prepared, request));
        if (!post) return { state: 'absent' };
        if (post.status !== 'publish') return { state: 'draft', remoteId: String(post.id) };
        return { state: 'live', receipt: await proven(post, prepared, request) };
      },

      read,
      async readAt(url) {
        const id = await idAt(url, settings.url, client);
        return id ? read(id) : null;
      },
      contentOf,

      async update(remoteId, revision, prepared) {
        expectOwn(prepared, own);
        if (prepared.update) return changePost(prepared, revision, remoteId, posts);
        const request = requestOf(prepared, settings);
        const post = await get(remoteId);
        if (!post) throw new CopydeskError('not_found', `${settings.url} has no post ${remoteId}.`);
        if (revisionOf(post) !== revision) {
          throw new CopydeskError(
            'conflict',
            `Post ${remoteId} was changed on the site since it was read; nothing was written.`,
          );
        }
        // The address of a live piece stays, so the slug is not sent.
        const { slug: _, ...body } = request.body;
        const featured = prepared.image && { featured_media: await images.ensure(prepared.image) };
        await write(post, { ...body, ...featured });
        return proven(await readBack(post.id), prepared, request);
      },

      /** Back to draft, which a person can undo; the trash would be emptied after thirty days, and the proof with it. */
      async unpublish(remoteId) {
        const post = await get(remoteId);
        if (!post) throw new CopydeskError('not_found', `${settings.url} has no post ${remoteId}.`);
        if (post.status === 'publish') await write(post, { status: 'draft' });
      },

      async status(remoteId) {
        const post = await get(remoteId);
        if (post?.status === 'publish') return { state: 'live' };
        return { state: post?.status === 'pending' || post?.status === 'future' ? 'in-review' : 'gone' };
      },

      metrics: async () => ({}),
      health: () => health(client, settings, () => dependencies.secret(settings.password)),
    };
  },
};

const liveVersion = (post: Post, settings: WordPressSettings): LiveVersion => ({
  remoteId: String(post.id),
  url: post.link,
  title: post.title.raw,
  description: descriptionOf(post, settings),
  html: post.content.raw,
  revision: revisionOf(post),
});
