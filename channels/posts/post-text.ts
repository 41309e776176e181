import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { channelContract, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { escapeHtml } from '../../domain/render-html.ts';
import { cleanLine, cleanText } from '../clean-text.ts';
import { publicationMark } from '../publication-mark.ts';
import type { PostPlatform } from './post-platform.ts';

const PostRequest = z.strictObject({ locale: z.string(), text: z.string().min(1) });
export type PostRequest = z.infer<typeof PostRequest>;

/** The parameter of the link by which a post is found again; readers' browsers send it to the site, where it tells the publication. */
const markParameter = 'cd';

/** So many digits of the mark stand in the link: a collision among the posts of one profile is out of the question. */
export const shortMark = (marker: string): string => marker.slice(0, 16);

/**
 * The text of a post: paragraphs and lists, then its link. Platforms of posts keep no field of ours and most know no repeat, so the link
 * carries the publication's mark, and a post without a link is refused.
 */
export function preparePost(input: PrepareInput, { place, limit, lengthOf }: PostPlatform): Prepared {
  const marker = publicationMark(input.publication);
  const { content, locale } = input;
  const link = content.body.find((block) => block.kind === 'link' && /^https?:/i.test(block.url));
  if (link?.kind !== 'link')
    throw new CopydeskError('invalid', 'A post needs a link: it carries the mark by which a repeat is known.', {
      where: { field: 'body' },
    });
  const lines = content.body.flatMap((block) => {
    if (block.kind === 'paragraph' || block.kind === 'heading') return [cleanText(block.text).trim()];
    return block.kind === 'list' ? [block.items.map((item) => `• ${cleanLine(item)}`).join('\n')] : [];
  });
  const text = [...lines, marked(link.url, marker)].join('\n\n').normalize('NFC');
  const length = lengthOf(text);
  if (length > limit)
    throw new CopydeskError('invalid', `The post has ${length} characters; ${place.destination} takes ${limit}.`, {
      where: { field: 'body' },
    });
  const [title, html] = [cleanLine(content.title), postHtml(text)];
  const request: PostRequest = { locale, text };
  const { publication } = input;
  return {
    ...{ contract: channelContract, ...place, publication, marker, title, html },
    contentHash: hashOf({ title, html }),
    request,
  };
}

/** The request of a prepared artifact, checked again: what is sent is what was approved. */
export function requestOf(prepared: Prepared): PostRequest {
  const { data: request, error } = PostRequest.safeParse(prepared.request);
  const { title, html, contentHash } = prepared;
  if (request && postHtml(request.text) === html && hashOf({ title, html }) === contentHash) return request;
  throw new CopydeskError('invalid', 'The request is not the one that was prepared for this channel.', {
    where: { field: 'prepared.request' },
    cause: error,
  });
}

/** Whether a text carries the mark of a publication. */
export const carries = (text: string, marker: string): boolean =>
  new RegExp(`[?&]${markParameter}=${shortMark(marker)}(?![0-9a-f])`).test(text);

/** A post as markup, for hash, preview and diff. */
export const postHtml = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('\n');

function marked(address: string, marker: string): string {
  const url = new URL(address);
  url.searchParams.set(markParameter, shortMark(marker));
  return url.href;
}
