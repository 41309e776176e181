import { z } from 'zod';
import { hashOf } from '../domain/canonical.ts';
import { channelContract, type LiveVersion, type Prepared, type PrepareInput } from '../domain/channel.ts';
import type { Content } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import { changeLive, expectKeepable } from './change-live.ts';
import { cleanBody } from './clean-body.ts';
import { cleanLine } from './clean-text.ts';
import type { DocumentPlatform, DocumentText } from './document-platform.ts';
import { liveContent } from './live-content.ts';
import type { Restoring } from './page-operations.ts';
import { blockKey } from './pieces.ts';
import { digitalSourceType } from './provenance.ts';
import { publicationMark } from './publication-mark.ts';

/** What is sent: a whole text, or of a change only the fields that differ. `url` and `description` are for the preview. */
const DocumentRequest = z.strictObject({
  locale: z.string(),
  url: z.string(),
  description: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type DocumentRequest = z.infer<typeof DocumentRequest>;

/** Makes the exact bytes of a new document; a pure function of its input and the settings. */
export function prepareDocument(
  { publication, content, locale, metadata }: PrepareInput,
  platform: DocumentPlatform,
): Prepared {
  const marker = publicationMark(publication);
  const title = titleOf(content.title);
  const description = cleanLine(content.description);
  const html = platform.markup.normal(platform.markup.render(cleanBody(content.body)));
  const slug = `${content.slug.slice(0, platform.slugLength - 9).replace(/-$/, '')}-${marker.slice(0, 8)}`;
  const provenance = provenanceOf(marker, metadata);
  const fields = platform.fields({ title, description, html, slug, marker, provenance }, locale);
  return assemble({ title, html }, { locale, url: slug, description, fields }, publication, platform);
}

/** Makes the exact bytes of a changed document; a pure function of its input. */
export function prepareDocumentChange(
  { publication, content, locale, live }: PrepareInput & { live: LiveVersion },
  platform: DocumentPlatform,
): Prepared {
  const { split, writing, normal } = platform.markup;
  const change = changeLive(live, contentOfDocument(live, platform), content, split, writing);
  const html = change.html === live.html ? live.html : normal(change.html);
  expectSameBlocks(change.html, html, platform);
  const text = { title: change.title ?? live.title, description: change.description ?? live.description, html };
  return assembleChange(text, live, publication, locale, platform);
}

/** Back to a version that was live before, byte for byte. */
export function prepareDocumentRestore(
  { publication, locale, live, former }: Restoring,
  platform: DocumentPlatform,
): Prepared {
  expectKeepable(former);
  return assembleChange(former, live, publication, locale, platform);
}

function assembleChange(
  text: DocumentText,
  live: LiveVersion,
  publication: Prepared['publication'],
  locale: string,
  platform: DocumentPlatform,
): Prepared {
  const { title, description, html } = text;
  const changes = {
    ...(title !== live.title && { title }),
    ...(description !== live.description && { description }),
    ...(html !== live.html && { html }),
  };
  const fields = platform.changedFields(changes, live.remoteId);
  const { remoteId, revision } = live;
  const formerHash = hashOf({ title: live.title, html: live.html });
  return {
    ...assemble({ title, html }, { locale, url: live.url, description, fields }, publication, platform),
    update: { remoteId, revision, formerHash },
  };
}

function assemble(
  { title, html }: Pick<DocumentText, 'title' | 'html'>,
  request: DocumentRequest,
  publication: Prepared['publication'],
  { place }: DocumentPlatform,
): Prepared {
  return {
    contract: channelContract,
    ...place,
    publication,
    marker: publicationMark(publication),
    title,
    html,
    contentHash: hashOf({ title, html }),
    request,
  };
}

/** What of a live document the house can write. */
export function contentOfDocument(live: LiveVersion, { markup }: DocumentPlatform): Content {
  expectKeepable(live);
  return liveContent(live, markup.split(live.html), live);
}

/** The request of a prepared artifact, checked again: what is sent is what was approved. */
export function requestOf(prepared: Prepared, platform: DocumentPlatform): DocumentRequest {
  const result = DocumentRequest.safeParse(prepared.request);
  const { title, html, contentHash, update } = prepared;
  const sent = result.success ? platform.textIn(result.data.fields) : {};
  // What a change leaves out is what the former version has already.
  const whole = { ...(update && { title, html }), ...sent };
  const asBefore = update && sent.title === undefined && sent.html === undefined;
  if (
    !result.success ||
    hashOf({ title, html }) !== contentHash ||
    whole.title !== title ||
    whole.html !== html ||
    (asBefore && update.formerHash !== contentHash)
  ) {
    throw new CopydeskError('invalid', 'The request is not the one that was prepared for this channel.', {
      where: { field: 'prepared.request' },
      cause: result.error,
    });
  }
  return result.data;
}

function titleOf(text: string): string {
  const title = cleanLine(text);
  if (title) return title;
  throw new CopydeskError('invalid', 'A title is needed.', { where: { field: 'title' } });
}

function provenanceOf(publication: string, metadata: Record<string, string>): string {
  const sorted = Object.entries(metadata)
    .map(([key, value]) => [cleanLine(key), cleanLine(value)] as const)
    .filter(([key]) => key !== 'publication')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ publication, digitalSourceType, ...Object.fromEntries(sorted) });
}

/** A CMS that writes markup its own way may not lose words by it. */
function expectSameBlocks(wanted: string, normal: string, { markup }: DocumentPlatform): void {
  const keys = (html: string) => markup.split(html).map(({ block }) => block && blockKey(block));
  if (JSON.stringify(keys(wanted).filter(Boolean)) === JSON.stringify(keys(normal).filter(Boolean))) return;
  throw new CopydeskError('invalid', 'The change cannot be kept by this channel without changing more.', {
    where: { field: 'body' },
  });
}
