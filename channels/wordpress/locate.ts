import { CopydeskError } from '../../domain/errors.ts';
import type { WordPressClient } from './client.ts';
import { markOf } from './markup.ts';
import { metaOf, type Post, parseListed, parsePost, postFields } from './post.ts';
import type { WordPressSettings } from './settings.ts';

/** What is looked for, and where. */
export interface Search {
  client: WordPressClient;
  settings: WordPressSettings;
  marker: string;
  slug: string;
}

/**
 * The post that carries a publication, or null: a live one before a draft, the oldest before others. Asks by registered meta, then
 * by our slug, then by the site's search for the mark in the text (a person may have changed the slug).
 */
export async function locate(search: Search): Promise<Post | null> {
  let draft: Post | null = null;
  for (const question of questions(search)) {
    const [first] = await answers(question, search);
    if (first && isLive(first)) return first;
    // A draft may have our slug while the live post got another one beside it, so the other questions are asked as well.
    if (first && (!draft || first.id < draft.id)) draft = first;
  }
  return draft;
}

/** Every post that carries a publication, by all questions. */
export async function locateAll(search: Search): Promise<Post[]> {
  const found: Post[] = [];
  for (const question of questions(search)) found.push(...(await answers(question, search)));
  return found;
}

const questions = ({ settings, marker, slug }: Search): Record<string, string>[] => [
  { [settings.metaKey]: marker },
  { slug },
  { search: marker },
];

/**
 * A site without the meta ignores that question and lists other posts, so every answer is checked. Lists are asked for as readers
 * get them (`context=view`): `edit` would hide what an administrator has given to another user, and we would publish it again.
 */
async function answers(question: Record<string, string>, { client, settings, marker, slug }: Search): Promise<Post[]> {
  const collection = `/wp/v2/${settings.postType}s`;
  const { json } = await client.read(collection, {
    ...question,
    ...{ status: 'publish,draft,pending,future,private', context: 'view' },
    ...{ orderby: 'id', order: 'asc', per_page: '10', _fields: 'id,status,meta' },
  });
  const byMeta = settings.metaKey in question;
  const listed = parseListed(json).filter((post) => !byMeta || metaOf(post, settings.metaKey) === marker);
  const found: Post[] = [];
  for (const { id } of [...listed.filter(isLive), ...listed.filter((post) => !isLive(post))]) {
    const post = await getForEdit(client, `${collection}/${id}`, settings.user);
    if (metaOf(post, settings.metaKey) === marker || post.content.raw.includes(markOf(marker))) found.push(post);
    else if ('slug' in question) {
      throw new CopydeskError(
        'conflict',
        `Post ${id} has the slug "${slug}" of this publication, but not its mark: a person changed it. Look at it on ${settings.url}.`,
      );
    }
  }
  return found;
}

export const isLive = (post: { status: string }): boolean => post.status === 'publish';

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
