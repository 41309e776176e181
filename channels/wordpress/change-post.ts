import { hashOf } from '../../domain/canonical.ts';
import type { Found, Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { expectKeepable } from '../change-live.ts';
import { firstDifference } from '../differences.ts';
import type { WordPressClient } from './client.ts';
import { isLive } from './locate.ts';
import {
  type Post,
  parseRevision,
  parseRevisions,
  type Revision,
  revisionFields,
  revisionOf,
  routeOf,
  textMeta,
} from './post.ts';
import { updateOf, type WordPressUpdate } from './prepare-update.ts';

/** What changing a live post needs of its channel. */
export interface PostChannel {
  client: WordPressClient;
  url: string;
  /** The post or page with this id, drafts included; null when there is none or it is in the trash. */
  get(remoteId: string): Promise<Post | null>;
  receiptOf(post: Post, prepared: Prepared): Receipt;
}

/**
 * Changes a live post while it still has `revision`: tries the text in an autosave, which no reader sees; reads, compares, writes the
 * changed fields, reads back. With the companion plugin the site compares again while it holds the row, so that nothing comes between. Without
 * it a save that falls between our last read and our write is found in the revisions afterwards.
 */
export async function changePost(
  prepared: Prepared,
  revision: string,
  remoteId: string,
  channel: PostChannel,
): Promise<Receipt> {
  const { changes } = updateOf(prepared);
  const { client, url } = channel;
  const before = await livePost(remoteId, channel);
  expectUnchanged(before, revision);
  await rehearse(before, changes, channel);
  const known = (await revisions(before, client))[0]?.id ?? 0;
  const former = await livePost(remoteId, channel);
  expectUnchanged(former, revision);
  expectWhole(former, prepared, changes);

  const condition = former.copydesk_revision && { copydesk_if_revision: former.copydesk_revision };
  await client.write(routeOf(former), { ...changes, ...condition });
  const { post, between } = await readBack(former, known, prepared, channel);
  if (!between) return channel.receiptOf(post, prepared);
  // Our text is live, so this is no conflict: `find` gives the receipt, and the message says what was lost from sight.
  throw new CopydeskError(
    'unknown_outcome',
    `Post ${post.id} has the approved text, but in the same moment somebody else saved it, and that text is no longer shown. It is revision ${between.id}: ${url}/wp-admin/revision.php?revision=${between.id} shows and restores it.`,
  );
}

/** Readers may see it by now, so whatever is wrong here leaves the outcome open. `between` is what somebody else saved before our write. */
async function readBack(
  former: Post,
  known: number,
  prepared: Prepared,
  channel: PostChannel,
): Promise<{ post: Post; between: Revision | undefined }> {
  try {
    const post = await livePost(String(former.id), channel);
    const difference = differenceOf(post, prepared, updateOf(prepared).changes);
    if (difference) throw new Error(`It does not hold the approved text: ${difference}.`);
    const between = (await revisions(former, channel.client)).find(
      (each) => each.id > known && !isAutosave(each) && !isSame(each, post) && !isSame(each, former),
    );
    return { post, between };
  } catch (cause) {
    const message = `Post ${former.id} was sent to ${channel.url}, but it is not certain what is there now. ${(cause as Error).message}`;
    throw new CopydeskError('unknown_outcome', message, { cause });
  }
}

/**
 * `live` with the approved text, `absent` as it was before. With another text, it is `live` too when the revisions prove that ours was shown
 * before somebody changed it: the receipt then has no revision, since there is none to go on from. Anything else is a `conflict`.
 */
export async function findChange(prepared: Prepared, channel: PostChannel): Promise<Found> {
  const { changes } = updateOf(prepared);
  const { remoteId, revision, formerHash } = prepared.update!;
  const post = await livePost(remoteId, channel);
  if (!differenceOf(post, prepared, changes)) return { state: 'live', receipt: channel.receiptOf(post, prepared) };
  if (textHash(post) === formerHash) return { state: 'absent' };
  const base = revision.split('/')[0]!;
  for (const each of await revisions(post, channel.client)) {
    // Older ones may have the approved text as well: a restored page had it before.
    if (each.modified_gmt < base || textHash(each) === formerHash) break;
    if (isAutosave(each) || differenceOf(each, prepared, changes)) continue;
    const { title, content } = each;
    return { state: 'live', receipt: { ...channel.receiptOf({ ...post, title, content }, prepared), revision: null } };
  }
  throw new CopydeskError('conflict', `Post ${remoteId} was changed on the site since it was read.`);
}

const textHash = ({ title, content }: Pick<Post, 'title' | 'content'>): string =>
  hashOf({ title: title.raw, html: content.raw });

async function livePost(remoteId: string, { get, url }: PostChannel): Promise<Post> {
  const post = await get(remoteId);
  if (!post) throw new CopydeskError('not_found', `${url} has no post ${remoteId} any more.`);
  if (isLive(post)) return post;
  throw new CopydeskError('conflict', `Post ${remoteId} is no longer live: somebody has set it to "${post.status}".`);
}

function expectUnchanged(post: Post, revision: string): void {
  if (revisionOf(post) !== revision) {
    throw new CopydeskError(
      'conflict',
      `Post ${post.id} was changed on the site since it was read; nothing was written.`,
    );
  }
  expectKeepable({ url: post.link, title: post.title.raw, html: post.content.raw });
}

/** What is not sent must be there already. */
function expectWhole(post: Post, prepared: Prepared, changes: WordPressUpdate['changes']): void {
  const difference = differenceOf(
    { ...post, title: { raw: changes.title ?? post.title.raw }, content: { raw: changes.content ?? post.content.raw } },
    prepared,
    {},
  );
  if (difference)
    throw new CopydeskError('invalid', `The change was not made for this version of the page: ${difference}.`);
}

/** Revisions hold no meta, so only a post is compared in them. */
const differenceOf = (
  { title, content, excerpt, meta }: Pick<Post, 'title' | 'content' | 'excerpt' | 'meta'>,
  { title: approvedTitle, html }: Pick<Prepared, 'title' | 'html'>,
  changes: WordPressUpdate['changes'],
): string | null =>
  firstDifference(
    {
      title: approvedTitle,
      content: html,
      ...(excerpt && changes.excerpt !== undefined && { excerpt: changes.excerpt }),
      ...(meta && changes.meta),
    },
    { title: title.raw, content: content.raw, excerpt: excerpt?.raw, ...textMeta({ meta }) },
  );

/**
 * What WordPress would make of the text (wp_kses for users without `unfiltered_html`, filters of plugins) shows in an autosave, which no
 * reader sees.
 */
async function rehearse(
  post: Post,
  { meta: _, ...changes }: WordPressUpdate['changes'],
  { client, url }: PostChannel,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const autosaves = `${routeOf(post)}/autosaves`;
  const saved = await client
    .write(autosaves, changes)
    .then(({ json }) => parseRevision(json))
    .catch((cause) => {
      const { errorClass } = cause as CopydeskError;
      if (errorClass !== 'unknown_outcome' && errorClass !== 'not_found') throw cause;
      throw new CopydeskError(
        errorClass === 'not_found' ? 'invalid' : 'transient',
        `${url} could not be asked what it would make of the text (autosave); the page is as it was.`,
        { cause },
      );
    });
  // An autosave that equals the post is refused, and WordPress deletes the one that was there: editors would be offered it.
  const asItIs = {
    title: post.title.raw,
    content: post.content.raw,
    ...(post.excerpt && { excerpt: post.excerpt.raw }),
  };
  await client.write(autosaves, asItIs).catch(() => {});
  const { title, content, excerpt } = changes;
  const wanted = {
    ...(title !== undefined && { title }),
    ...(content !== undefined && { content }),
    ...(post.excerpt && excerpt !== undefined && { excerpt }),
  };
  const difference = firstDifference(wanted, {
    title: saved.title.raw,
    content: saved.content.raw,
    excerpt: saved.excerpt?.raw,
  });
  if (!difference) return;
  throw new CopydeskError(
    'invalid',
    `${url} would alter the text, so nothing was changed: ${difference}. Pages with embeds or scripts need a user who may write unfiltered HTML (an editor); else a plugin of the site rewrites texts.`,
  );
}

/** The newest first. None where the site keeps none. */
async function revisions(post: Post, client: WordPressClient): Promise<Revision[]> {
  const query = { context: 'edit', orderby: 'id', order: 'desc', per_page: '20', _fields: revisionFields };
  const { status, json } = await client.read(`${routeOf(post)}/revisions`, query);
  return status === 404 ? [] : parseRevisions(json);
}

const isAutosave = ({ slug }: Revision): boolean => /-autosave-v\d+$/.test(slug);

const isSame = (one: Pick<Post, 'title' | 'content' | 'excerpt'>, other: Pick<Post, 'title' | 'content' | 'excerpt'>) =>
  one.title.raw === other.title.raw && one.content.raw === other.content.raw && one.excerpt?.raw === other.excerpt?.raw;
