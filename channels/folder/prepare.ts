import { z } from 'zod';
import { hashOf, sha256 } from '../../domain/canonical.ts';
import { channelContract, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Image } from '../../domain/image.ts';
import { Slug } from '../../domain/text.ts';
import { cleanBody } from '../clean-body.ts';
import { cleanLine } from '../clean-text.ts';
import { publicationMark } from '../publication-mark.ts';
import { imageBlocks, imageFile, withoutImageBlocks } from './image-file.ts';
import type { PageFormat } from './page-format.ts';
import type { FolderSettings } from './settings.ts';

/** `page` holds the bytes of the file. A slug has no dots and slashes, so no path leads out of the folder. */
const FolderRequest = z.strictObject({ slug: Slug, locale: z.string(), page: z.string(), sha256: z.string() });
export type FolderRequest = z.infer<typeof FolderRequest>;

/**
 * Makes the exact bytes; a pure function of its parameters. `date` is the day, ISO 8601. With `besides` the page gets an address of its own beside one that another page
 * has: the slug and eight digits of the publication id.
 */
export function prepare(
  input: PrepareInput,
  channel: string,
  settings: FolderSettings,
  format: PageFormat,
  { date, besides = false }: { date: string; besides?: boolean },
): Prepared {
  const marker = publicationMark(input.publication);
  const slug = besides
    ? `${input.content.slug.slice(0, 50).replace(/-$/, '')}-${marker.slice(0, 8)}`
    : input.content.slug;
  const title = cleanLine(input.content.title);
  if (!title) throw new CopydeskError('invalid', 'A title is needed.', { where: { field: 'title' } });
  if (!Slug.safeParse(slug).success) {
    throw new CopydeskError('invalid', `"${slug}" is no slug: lower-case letters, digits and single hyphens.`, {
      where: { field: 'slug' },
    });
  }
  const { image } = input;
  const body = image
    ? [...imageBlocks(image, pageUrl(settings, slug)), ...withoutImageBlocks(input.content.body, image)]
    : input.content.body;
  const html = format.markup.render(cleanBody(body));
  const page = format.write({
    slug,
    date,
    title,
    description: cleanLine(input.content.description),
    locale: input.locale,
    url: pageUrl(settings, slug),
    publication: marker,
    metadata: Object.fromEntries(
      Object.entries(input.metadata).map(([key, value]) => [cleanLine(key), cleanLine(value)]),
    ),
    html,
  });
  const request: FolderRequest = { slug, locale: input.locale, page, sha256: sha256(page) };
  return {
    contract: channelContract,
    connector: 'folder',
    channel,
    destination: settings.directory,
    publication: input.publication,
    marker,
    title,
    html,
    contentHash: hashOf({ title, html }),
    ...(image && { image }),
    request,
  };
}

export const pageUrl = (settings: FolderSettings, slug: string): string => `${settings.baseUrl}/${slug}/`;

/** Begins with exactly this image, under whatever address: its name holds the hash of its bytes, and its texts stand beside it. */
function showsImage(html: string, image: Image, { markup }: PageFormat): boolean {
  const name = imageFile(image);
  const url = html.slice(0, html.indexOf(name)).replace(/^[^"]*"/, '');
  return html.startsWith(markup.render(cleanBody(imageBlocks(image, url))));
}

/** The request of a prepared artifact, checked again: its page holds the title and body that were approved. */
export function requestOf(prepared: Prepared, format: PageFormat): FolderRequest {
  const result = FolderRequest.safeParse(prepared.request);
  const request = result.data;
  const page = request && format.read(request.page);
  if (
    !request ||
    sha256(request.page) !== request.sha256 ||
    page?.title !== prepared.title ||
    page.html !== prepared.html ||
    (prepared.image && !showsImage(prepared.html, prepared.image, format)) ||
    (prepared.update ? prepared.update.remoteId !== request.slug : page.publication !== prepared.marker) ||
    hashOf({ title: prepared.title, html: prepared.html }) !== prepared.contentHash
  ) {
    throw new CopydeskError('invalid', 'The request is not the one that was prepared for this channel.', {
      where: { field: 'prepared.request' },
      cause: result.error,
    });
  }
  return request;
}
