import type { LiveVersion, PrepareInput } from '../domain/channel.ts';
import type { Block, Content } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import { cleanLine } from './clean-text.ts';
import { blockKey, type Split } from './pieces.ts';
import { rewrite, type Writing } from './rewrite.ts';

/** Title, description and body of the changed page; null where nothing changes. */
export interface LiveChange {
  title: string | null;
  description: string | null;
  html: string;
}

/**
 * What a content changes in a live page. `former` is the page as a content (`contentOf`): what is equal in both keeps its bytes.
 * Throws `invalid` when the page, read again, would not hold what was asked for.
 */
export function changeLive(
  live: LiveVersion,
  former: Content,
  content: PrepareInput['content'],
  split: Split,
  writing: Writing,
): LiveChange {
  expectKeepable(live);
  const html = rewrite(split(live.html), content.body, writing);
  expectBlocks(html, content.body, split, writing);
  const changed = (field: 'title' | 'description') =>
    cleanLine(content[field]) === cleanLine(former[field]) ? null : cleanLine(content[field]);
  const title = changed('title');
  if (title === '') throw new CopydeskError('invalid', 'A title is needed.', { where: { field: 'title' } });
  return { title, description: changed('description'), html };
}

/**
 * Artifacts hold text in NFC, so a page with decomposed characters would come back from approval with other bytes in
 * blocks that nobody has touched.
 */
export function expectKeepable({ url, title, html }: Pick<LiveVersion, 'url' | 'title' | 'html'>): void {
  for (const text of [title, html]) {
    if (!/\p{Surrogate}/u.test(text) && text.normalize('NFC') === text) continue;
    throw new CopydeskError(
      'invalid',
      `${url} holds characters that are put together of several (Unicode NFD) and cannot be kept byte for byte. Type them anew on the page, then try again.`,
    );
  }
}

function expectBlocks(html: string, wanted: Block[], split: Split, writing: Writing): void {
  const blocks = split(html).flatMap(({ block }) => block ?? []);
  for (const [index, block] of wanted.entries()) {
    const found = blocks[index] && blockKey(blocks[index]);
    if (found === blockKey(block)) continue;
    // Addresses are written in one spelling, and those that are none become "#".
    const rendered = split(writing.render(block))[0]?.block;
    if (rendered && found === blockKey(rendered)) continue;
    throw new CopydeskError(
      'invalid',
      'The block cannot be written into this page without changing what is around it.',
      {
        where: { field: `body/${index}` },
      },
    );
  }
  if (blocks.length > wanted.length) {
    throw new CopydeskError('invalid', 'The page would hold more blocks than the content.', {
      where: { field: 'body' },
    });
  }
}
