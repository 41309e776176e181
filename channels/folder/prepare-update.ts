import { hashOf, sha256 } from '../../domain/canonical.ts';
import { channelContract, type LiveVersion, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { bodyHtml, escapeHtml } from '../../domain/render-html.ts';
import { changeLive, expectKeepable } from '../change-live.ts';
import { cleanBody } from '../clean-body.ts';
import { cleanText } from '../clean-text.ts';
import { boundedPieces, liveContent, plainText } from '../live-content.ts';
import type { Restoring } from '../page-operations.ts';
import { collapse, type Split } from '../pieces.ts';
import { publicationMark } from '../publication-mark.ts';
import type { Writing } from '../rewrite.ts';
import { splitElements } from '../split-elements.ts';
import type { FolderRequest } from './prepare.ts';
import { changePage, readPage } from './read-page.ts';

export const splitBody: Split = (html) => boundedPieces(splitElements(html, { runs: false, special: () => false }));

const escapeText = (text: string): string => escapeHtml(cleanText(text));
const writing: Writing = {
  render: (block) => bodyHtml({ body: cleanBody([block]) }),
  renderItem: (text) => `<li>${escapeText(text)}</li>`,
  escapeText,
  escapeAttribute: escapeText,
  separator: '\n',
  isTail: () => false,
};

export function contentOf(live: LiveVersion): Content {
  expectKeepable({ ...live, title: '' });
  return liveContent(live, splitBody(live.html), live);
}

interface Own {
  channel: string;
  destination: string;
}

/** The whole page as it will be: `page` as it is, with what the content changes. A pure function of its parameters. */
export function prepareUpdate(input: PrepareInput & { live: LiveVersion }, page: string, own: Own): Prepared {
  const { live } = input;
  expectSame(page, live);
  expectKeepable({ url: live.url, title: '', html: page });
  if (live.html === page) {
    throw new CopydeskError(
      'invalid',
      `In ${live.url} nothing tells the text from the rest: it needs exactly one <article>, <main> or <body>, with its end tag.`,
    );
  }
  const change = changeLive(live, contentOf(live), input.content, splitBody, writing);
  const html = change.title === null ? change.html : withHeading(change.html, live.title, change.title);
  const title = change.title ?? live.title;
  return update(input, own, { title, html }, changePage(page, { ...change, html }));
}

/**
 * Back to the former page, byte for byte, where the present one took its place (`kept`); else its texts, with whatever has been changed
 * around them since.
 */
export function prepareRestore(input: Restoring, page: string, kept: string | null, own: Own): Prepared {
  const { live, former } = input;
  expectSame(page, live);
  const whole = kept !== null && sha256(kept) === former.revision;
  const different = (field: 'title' | 'description') => (former[field] === live[field] ? null : former[field]);
  const restored = whole
    ? kept
    : changePage(page, { title: different('title'), description: different('description'), html: former.html });
  const { title, description, html } = readPage(restored);
  expectKeepable({ url: live.url, title: '', html: restored });
  if (title !== former.title || description !== former.description || html !== former.html) {
    throw new CopydeskError('invalid', `The former text of ${live.url} does not fit into the page as it is now.`, {
      where: { field: 'former' },
    });
  }
  return update(input, own, former, restored);
}

function expectSame(page: string, live: LiveVersion): void {
  if (sha256(page) === live.revision) return;
  throw new CopydeskError('conflict', `The page ${live.url} was changed since it was read. Read it again.`, {
    where: { field: 'live.revision' },
  });
}

function update(
  { publication, locale, live }: Pick<PrepareInput, 'publication' | 'locale'> & { live: LiveVersion },
  own: Own,
  { title, html }: { title: string; html: string },
  page: string,
): Prepared {
  const request: FolderRequest = { slug: live.remoteId, locale, page, sha256: sha256(page) };
  return {
    contract: channelContract,
    connector: 'folder',
    ...own,
    publication,
    marker: publicationMark(publication),
    title,
    html,
    contentHash: hashOf({ title, html }),
    update: {
      remoteId: live.remoteId,
      revision: live.revision,
      formerHash: hashOf({ title: live.title, html: live.html }),
    },
    request,
  };
}

/** Most pages that are not ours repeat their title as a heading in the text. */
const withHeading = (html: string, former: string, title: string): string =>
  html.replace(/(<h1\b[^<>]*>)([^<]*)(<\/h1>)/i, (whole, open, text, close) =>
    collapse(plainText(text)) === former ? `${open}${escapeText(title)}${close}` : whole,
  );
