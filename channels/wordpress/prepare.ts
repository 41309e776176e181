import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { channelContract, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { cleanLine } from '../clean-text.ts';
import { figureOf } from '../figure-of.ts';
import { publicationMark } from '../publication-mark.ts';
import { textPage } from '../text-page.ts';
import { imageName } from './images.ts';
import { blocksHtml, escapeLine, markComment, plainLine } from './markup.ts';
import { descriptionMeta, titleMeta } from './seo.ts';
import type { WordPressSettings } from './settings.ts';
import type { Terms } from './terms.ts';

/** The body of the remote request, without `status`. */
const WordPressRequest = z.strictObject({
  type: z.enum(['posts', 'pages']),
  locale: z.string(),
  /** Name of the image in the media library. Its id there is known only when it is uploaded. */
  featured: z.string().optional(),
  body: z.strictObject({
    slug: z.string().regex(/^[a-z0-9-]+-[0-9a-f]{8}$/),
    title: z.string().min(1),
    content: z.string(),
    excerpt: z.string(),
    categories: z.array(z.number().int()).optional(),
    tags: z.array(z.number().int()).optional(),
    meta: z.record(z.string(), z.string()),
  }),
});
export type WordPressRequest = z.infer<typeof WordPressRequest>;

/** Makes the exact bytes; a pure function of its input, the settings and what they name on the site. */
export function prepare(
  input: PrepareInput,
  channel: string,
  settings: WordPressSettings,
  terms: Terms = {},
): Prepared {
  const marker = publicationMark(input.publication);
  const title = escapeLine(input.content.title);
  if (!title) throw new CopydeskError('invalid', 'A title is needed.', { where: { field: 'title' } });
  const html = blocksHtml(input.content, markComment(marker, input.metadata));
  const request: WordPressRequest = {
    type: `${settings.postType}s`,
    locale: input.locale,
    ...(input.image && { featured: imageName(input.image) }),
    body: {
      slug: `${input.content.slug}-${marker.slice(0, 8)}`,
      title,
      content: html,
      excerpt: escapeLine(input.content.description),
      ...terms,
      meta: {
        [settings.metaKey]: marker,
        ...descriptionMeta(input.content.description, settings),
        ...titleMeta(cleanLine(input.content.title), settings),
      },
    },
  };
  return {
    contract: channelContract,
    connector: 'wordpress',
    channel,
    destination: settings.url,
    publication: input.publication,
    marker,
    title,
    html,
    contentHash: hashOf({ title, html }),
    ...(input.image && { image: input.image }),
    request,
  };
}

/** The request of a prepared artifact, checked again: its title and content are those that were approved. */
export function requestOf(prepared: Prepared, settings: WordPressSettings): WordPressRequest {
  const result = WordPressRequest.safeParse(prepared.request);
  const request = result.data;
  if (
    !request ||
    request.type !== `${settings.postType}s` ||
    request.featured !== (prepared.image && imageName(prepared.image)) ||
    request.body.title !== prepared.title ||
    request.body.content !== prepared.html ||
    hashOf({ title: prepared.title, html: prepared.html }) !== prepared.contentHash
  ) {
    throw new CopydeskError('invalid', 'The request is not the one that was prepared for this channel.', {
      where: { field: 'prepared.request' },
      cause: result.error,
    });
  }
  return request;
}

/** The post as a page. The theme of the site is not known here; what WordPress does when it shows a text (curly quotes) is left out. */
export function preview(prepared: Prepared, image?: string): string {
  const { locale, body } = prepared.request as WordPressRequest;
  const figure = prepared.image && image ? `${figureOf(prepared.image, image)}\n` : '';
  return textPage({
    locale,
    title: plainLine(prepared.title),
    description: plainLine(body.excerpt),
    html: figure + prepared.html,
    footer: `${prepared.destination} · ${body.slug}`,
  });
}
