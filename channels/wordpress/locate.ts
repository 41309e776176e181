import { CopydeskError } from '../../domain/errors.ts';
import type { WordPressClient } from './client.ts';
import { markOf } from './markup.ts';
import { metaOf, type Post, parseListed, parsePost, postFields } from './post.ts';
import type { WordPressSettings } from './settings.ts';

/**
 * The post that carries a publication, or null. Asks by registered meta, then by our slug, then by the site's search for the mark
 * in the text (a person may have changed the slug). A site without the meta ignores that question and lists other posts, so every
 * answer is checked. A live one comes first, then the oldest draft. Lists are asked for as readers get them (`context=view`),
 * because `edit` would hide what an administrator has given to another user, and we would publish it again.
 */
export async function locate(
  client: WordPressClient,
  settings: WordPressSettings,
  marker: string,
  slug: string,
): Promise<Post | null> {
  const collection = `/wp/v2/${settings.postType}s`;
  const questions: Record<string, string>[] = [{ [settings.metaKey]: marker }, { slug }, { search: marker }];
  for (const question of questions) {
    const { json } = await client.read(collection, {
      ...question,
      ...{ status: 'publish,draft,pending,future,private', context: 'view' },
      ...{ orderby: 'id', order: 'asc', per_page: '10', _fields: 'id,status,meta' },
    });
    const listed = parseListed(json).filter(
      (post) => !(settings.metaKey in question) || metaOf(post, settings.metaKey) === marker,
    );
    for (const { id } of [...listed.filter(isLive), ...listed.filter((post) => !isLive(post))]) {
      const post = await getForEdit(client, `${collection}/${id}`, settings.user);
      if (metaOf(post, settings.metaKey) === marker || post.content.raw.includes(markOf(marker))) return post;
      if ('slug' in question) {
        throw new CopydeskError(
          'conflict',
          `Post ${id} has the slug "${slug}" of this publication, but not its mark: a person changed it. Look at it on ${settings.url}.`,
        );
      }
    }
  }
  return null;
}

const isLive = (post: { status: string }): boolean => post.status === 'publish';

async function getForEdit(client: WordPressClient, route: string, user: string): Promise<Post> {
  try {
    return parsePost((await client.read(route, { context: 'edit', _fields: postFields })).json);
  } catch (cause) {
    if (!(cause instanceof CopydeskError) || cause.errorClass !== 'auth') throw cause;
    throw new CopydeskError(
      'conflict',
      `${route} is this publication, but "${user}" may not edit it: it was given to somebody else.`,
      { cause },
    );
  }
}
