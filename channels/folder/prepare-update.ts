import { hashOf, sha256 } from '../../domain/canonical.ts';
import { channelContract, type LiveVersion, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { changeLive, expectKeepable } from '../change-live.ts';
import { liveContent } from '../live-content.ts';
import type { Restoring } from '../page-operations.ts';
import { publicationMark } from '../publication-mark.ts';
import type { PageFormat } from './page-format.ts';
import type { FolderRequest } from './prepare.ts';

export function contentOf(live: LiveVersion, { markup }: PageFormat): Content {
  expectKeepable({ ...live, title: '' });
  return liveContent(live, markup.split(live.html), live);
}

interface Own {
  channel: string;
  destination: string;
  format: PageFormat;
}

/** The whole page as it will be: `page` as it is, with what the content changes. A pure function of its parameters. */
export function prepareUpdate(input: PrepareInput & { live: LiveVersion }, page: string, own: Own): Prepared {
  const { live } = input;
  const { format } = own;
  expectSame(page, live);
  expectKeepable({ url: live.url, title: '', html: page });
  if (live.html === page) {
    throw new CopydeskError(
      'invalid',
      `In ${live.url} nothing tells the text from the rest: it needs ${format.needs}.`,
    );
  }
  const { split, writing } = format.markup;
  const change = changeLive(live, contentOf(live, format), input.content, split, writing);
  const html = change.title === null ? change.html : format.retitle(change.html, live.title, change.title);
  const title = change.title ?? live.title;
  return update(input, own, { title, html }, format.change(page, { ...change, html }));
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
    : own.format.change(page, { title: different('title'), description: different('description'), html: former.html });
  const { title, description, html } = own.format.read(restored);
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
  { format: _, ...own }: Own,
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
