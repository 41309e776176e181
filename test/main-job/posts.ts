import { askWordPress, type RunningWordPress } from '../support/wordpress.ts';

/** What readers of this test look at in a post, as the administrator sees it. */
export interface RemotePost {
  id: number;
  status: string;
  title: { raw: string };
  content: { raw: string };
  author: number;
  meta: Record<string, unknown> | [];
}

const everyStatus = 'publish,draft,future,pending,private,trash';

/** Every post of the site, whatever its status. */
export async function allPosts(site: RunningWordPress): Promise<RemotePost[]> {
  const { json } = await askWordPress(site, 'admin', 'GET', '/wp/v2/posts', undefined, {
    status: everyStatus,
    per_page: '100',
  });
  return json;
}

/** Removes what earlier runs left: then what is counted is ours. */
export async function emptySite(site: RunningWordPress): Promise<void> {
  for (let posts = await allPosts(site); posts.length > 0; posts = await allPosts(site)) {
    for (const { id } of posts)
      await askWordPress(site, 'admin', 'DELETE', `/wp/v2/posts/${id}`, undefined, { force: 'true' });
  }
}
