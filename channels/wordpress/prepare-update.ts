import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { channelContract, type LiveVersion, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { changeLive, expectKeepable } from '../change-live.ts';
import { liveContent, plainText } from '../live-content.ts';
import type { Restoring } from '../page-operations.ts';
import { publicationMark } from '../publication-mark.ts';
import type { Writing } from '../rewrite.ts';
import { safePage } from '../safe-page.ts';
import { textPage } from '../text-page.ts';
import {
  blockHtml,
  escapeAttribute,
  escapeLine,
  escapeText,
  hasBlocks,
  isMark,
  itemHtml,
  withoutComments,
} from './markup.ts';
import { descriptionMeta, seoKey, titleMeta } from './seo.ts';
import type { WordPressSettings } from './settings.ts';
import { splitPost } from './split-blocks.ts';

/** Only what differs from the live page is sent: slug, status, author, terms and meta stay as they are. */
const WordPressUpdate = z.strictObject({
  locale: z.string(),
  /** For the preview. */
  url: z.string(),
  description: z.string(),
  changes: z.strictObject({
    title: z.string().min(1).optional(),
    content: z.string().optional(),
    excerpt: z.string().optional(),
    /** Description and title tag, where an SEO plugin keeps them. */
    meta: z.record(z.string(), z.string()).optional(),
  }),
});
export type WordPressUpdate = z.infer<typeof WordPressUpdate>;

/** Blocks in a page of blocks. One block comment in classic content would take the paragraphs from all of it. */
const writing = (html: string): Writing => {
  const blocks = hasBlocks(html);
  return {
    render: (block) => (blocks ? blockHtml(block) : withoutComments(blockHtml(block))),
    renderItem: (text, former) =>
      former && hasBlocks(former.bytes) ? itemHtml(text) : withoutComments(itemHtml(text)),
    escapeText,
    escapeAttribute,
    separator: '\n\n',
    isTail: ({ bytes }) => isMark(bytes),
  };
};

export function contentOf(live: LiveVersion): Content {
  expectKeepable(live);
  return liveContent(live, splitPost(live.html), {
    title: plainText(live.title),
    description: plainText(live.description),
  });
}

interface Own {
  channel: string;
  destination: string;
  settings: Pick<WordPressSettings, 'seo' | 'seoTitle'>;
}

/** Makes the exact bytes of the changed page; a pure function of its input. */
export function prepareUpdate(input: PrepareInput & { live: LiveVersion }, own: Own): Prepared {
  const { live } = input;
  const change = changeLive(live, contentOf(live), input.content, splitPost, writing(live.html));
  const { title, description } = change;
  const key = seoKey(own.settings);
  const spelled = (text: string) => (key ? descriptionMeta(text, own.settings)[key]! : escapeLine(text));
  return update(input, own, {
    title: title === null ? live.title : escapeLine(title),
    html: change.html,
    description: description === null ? null : spelled(description),
  });
}

/** Back to the raw texts of the former version. */
export function prepareRestore(input: Restoring, own: Own): Prepared {
  const { live, former } = input;
  for (const version of [live, former]) expectKeepable(version);
  const description = former.description === live.description ? null : former.description;
  return update(input, own, { title: former.title, html: former.html, description });
}

/** The texts are raw; `description` is null where it stays. */
function update(
  { publication, locale, live }: Pick<PrepareInput, 'publication' | 'locale'> & { live: LiveVersion },
  { settings, ...own }: Own,
  { title, html, description }: { title: string; html: string; description: string | null },
): Prepared {
  const key = seoKey(settings);
  const meta = {
    ...(key && description !== null && { [key]: description }),
    ...(title !== live.title && titleMeta(plainText(title), settings)),
  };
  const request: WordPressUpdate = {
    locale,
    url: live.url,
    description: description ?? live.description,
    changes: {
      ...(title !== live.title && { title }),
      ...(html !== live.html && { content: html }),
      ...(!key && description !== null && { excerpt: description }),
      ...(Object.keys(meta).length > 0 && { meta }),
    },
  };
  return {
    contract: channelContract,
    connector: 'wordpress',
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

/** The request of a prepared change, checked again: what is sent is what was approved. */
export function updateOf(prepared: Prepared): WordPressUpdate {
  const result = WordPressUpdate.safeParse(prepared.request);
  const changes = result.data?.changes;
  if (
    !changes ||
    (changes.title ?? prepared.title) !== prepared.title ||
    (changes.content ?? prepared.html) !== prepared.html ||
    hashOf({ title: prepared.title, html: prepared.html }) !== prepared.contentHash ||
    (!('title' in changes) && !('content' in changes) && prepared.update?.formerHash !== prepared.contentHash)
  ) {
    throw new CopydeskError('invalid', 'The request is not the one that was prepared for this channel.', {
      where: { field: 'prepared.request' },
      cause: result.error,
    });
  }
  return result.data!;
}

/** The whole page as it will be. What WordPress makes when it shows a page (embeds, shortcodes, theme) is named, not made. */
export function previewUpdate(prepared: Prepared): string {
  const { locale, url, description } = updateOf(prepared);
  const html = shown(prepared.html);
  const page = { locale, title: plainText(prepared.title), description: plainText(description), html, footer: url };
  return safePage(textPage(page));
}

/** The body as a browser can show it: what only WordPress can make is named. */
export function shown(html: string): string {
  const body = html.replace(
    /<!--\s+wp:([a-z0-9/_-]+)\s[^<>]*\/-->/g,
    (_, name: string) => `<p style="border:1px dashed;padding:.75rem;opacity:.75">‹${name}›</p>`,
  );
  return hasBlocks(body) ? body : withParagraphs(body);
}

/** Classic content gets its paragraphs only when it is shown. */
const withParagraphs = (html: string): string =>
  splitPost(html)
    .map(
      ({ bytes, gap, block, inner }) =>
        (block && inner?.start === 0 ? `<p>${bytes.replace(/\n/g, '<br>')}</p>` : bytes) + gap,
    )
    .join('');
