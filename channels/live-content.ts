import type { LiveVersion } from '../domain/channel.ts';
import { Content } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import { collapse, type Piece, parseHtml, textOf } from './pieces.ts';

/** More of a page than a content may hold stays out of it, and as it is. */
const mostBlocks = 500;

/** What of a live page the house can write. `title` and `description` are plain text. An `invalid` error when there is nothing. */
export function liveContent(live: LiveVersion, pieces: Piece[], text: { title: string; description: string }): Content {
  const result = Content.safeParse({
    title: collapse(text.title).slice(0, 300),
    description: collapse(text.description).slice(0, 1000),
    slug: slugOf(live),
    body: pieces.flatMap(({ block }) => block ?? []).slice(0, mostBlocks),
    claims: [],
  });
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') ?? '';
  const what = field === 'body' ? 'no heading, paragraph, list, link or image' : `no ${field}`;
  throw new CopydeskError('invalid', `The page ${live.url} has ${what} that could be changed.`, {
    where: { field },
    cause: result.error,
  });
}

/** Blocks beyond the bound are left to their bytes. */
export function boundedPieces(pieces: Piece[]): Piece[] {
  let count = 0;
  return pieces.map((piece) => (piece.block && ++count > mostBlocks ? { ...piece, block: null } : piece));
}

/** Markup as plain text: titles and excerpts may hold entities and tags. */
export const plainText = (markup: string): string => textOf(parseHtml(markup));

/** The end of the address, as far as it makes a slug. The page keeps its address whatever this says. */
function slugOf({ url, remoteId }: LiveVersion): string {
  const last = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '';
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 60)
      .replace(/^-|-$/g, '');
  return slug(last) || `page-${slug(remoteId)}`;
}
