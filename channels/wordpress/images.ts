import { z } from 'zod';
import type { ConnectorDependencies, Prepared } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { type Image, imageEndings, imageIdentity } from '../../domain/image.ts';
import { cleanLine } from '../clean-text.ts';
import type { WordPressClient } from './client.ts';
import { escapeLine } from './markup.ts';
import { seoText } from './seo.ts';

/** The name that says what it is: slug in the media library, and name of the file. */
export const imageName = (image: Image): string => `copydesk-${imageIdentity(image)}`;

const Attachment = z.object({
  id: z.number().int(),
  slug: z.string(),
  alt_text: z.string(),
  /** Of the companion plugin: 64 hex digits over the file as it was uploaded; empty when it is gone. */
  copydesk_sha256: z.string().optional(),
});
type Attachment = z.infer<typeof Attachment>;

/** What sanitize_text_field leaves as it is; a backslash would be taken for an escape by update_post_meta. */
const altText = (text: string): string => seoText(cleanLine(text)).replace(/\\/g, '&#092;');

/**
 * The featured images of new posts. WordPress makes another attachment of each upload, so an image is looked for by its name before and after
 * it is uploaded, and of two the older one stays. The companion plugin does the same inside of WordPress, one upload at a time.
 */
export function openImages(client: WordPressClient, site: string, media: ConnectorDependencies['media']) {
  /** Asked for as readers get it: authors may not see for editing what others have uploaded. */
  async function list(query: Record<string, string>): Promise<Attachment[]> {
    const fields = { context: 'view', orderby: 'id', order: 'asc', _fields: Object.keys(Attachment.shape).join(',') };
    return parse(z.array(Attachment), (await client.read('/wp/v2/media', { ...query, ...fields })).json);
  }

  const find = async (name: string): Promise<Attachment | undefined> => (await list({ slug: name }))[0];

  /** Refuses what bears the name and is not the approved image. */
  function expectSame({ id, slug, alt_text, copydesk_sha256 }: Attachment, image: Image): void {
    const differs =
      slug !== imageName(image)
        ? 'it is another one'
        : alt_text !== altText(image.alt)
          ? 'its alternative text was changed'
          : copydesk_sha256 !== undefined && copydesk_sha256 !== image.sha256
            ? 'its file was changed'
            : null;
    if (differs === null) return;
    throw new CopydeskError('conflict', `Image ${id} of ${site} is not the approved one: ${differs}.`);
  }

  async function upload(image: Image): Promise<number> {
    const name = imageName(image);
    const bytes = await media!(image.bytes);
    const fields = {
      ...{ slug: name, title: name, alt_text: altText(image.alt), copydesk_sha256: image.sha256 },
      ...(image.credit && { caption: escapeLine(image.credit) }),
    };
    const file = new Blob([new Uint8Array(bytes)], { type: image.type });
    const made = parse(Attachment, await client.upload(`${name}.${imageEndings[image.type]}`, file, fields));
    const oldest = (await find(name)) ?? made;
    expectSame(oldest, image);
    // A rival's upload was first. Nobody has seen ours, since no post has it.
    if (oldest.id !== made.id) await client.remove(`/wp/v2/media/${made.id}`);
    return oldest.id;
  }

  return {
    /** The id of the approved image in the media library, where it is afterwards, once. */
    async ensure(image: Image): Promise<number> {
      const there = await find(imageName(image));
      if (!there) return upload(image);
      expectSame(there, image);
      return there.id;
    },

    /** Refuses to call a post published that has not the approved image. */
    async expectFeatured(
      { id, featured_media = 0 }: { id: number; featured_media?: number | undefined },
      { image }: Prepared,
    ) {
      if (!image) return;
      const [there] = featured_media === 0 ? [] : await list({ include: String(featured_media) });
      if (!there) throw new CopydeskError('conflict', `Post ${id} of ${site} has lost its image.`);
      expectSame(there, image);
    },
  };
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new CopydeskError('unknown_outcome', 'The site does not answer about its media as WordPress does.', {
    cause: result.error,
  });
}
