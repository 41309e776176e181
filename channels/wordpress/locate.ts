import { CopydeskError } from '../../domain/errors.ts';
import type { WordPressClient } from './client.ts';
import { markOf } from './markup.ts';
import { metaOf, type Post, parsePosts, postFields } from './post.ts';
import type { WordPressSettings } from './settings.ts';

/**
 * The post that carries a publication, or null. Asks by registered meta, then by our slug, then by the site's search for the mark
 * in the text (a person may have changed the slug). A site without the meta ignores that question and lists other posts,
 * so each answer is checked for the mark. A live one comes first, then the oldest draft.
 */
export async function locate(
  client: WordPressClient,
  settings: WordPressSettings,
  marker: string,
  slug: string,
): Promise<Post | null> {
  const isOurs = (post: Post): boolean =>
    metaOf(post, settings.metaKey) === marker || post.content.raw.includes(markOf(marker));
  const questions: Record<string, string>[] = [{ [settings.metaKey]: marker }, { slug }, { search: marker }];
  for (const question of questions) {
    const answer = await client.read(`/wp/v2/${settings.postType}s`, {
      ...question,
      ...{ status: 'publish,draft,pending,future,private', context: 'edit' },
      ...{ orderby: 'id', order: 'asc', per_page: '10', _fields: postFields },
    });
    const posts = parsePosts(answer.json);
    const ours = posts.filter(isOurs);
    if (ours.length > 0) return ours.find((post) => post.status === 'publish') ?? ours[0]!;
    const foreign = 'slug' in question ? posts[0] : undefined;
    if (foreign) {
      throw new CopydeskError(
        'conflict',
        `Post ${foreign.id} has the slug "${slug}" of this publication, but not its mark: a person changed it. Look at it on ${settings.url}.`,
      );
    }
  }
  return null;
}
