import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { anImage } from '../../channels/contract/an-image.ts';
import { plainText } from '../../channels/live-content.ts';
import { wordpress } from '../../channels/wordpress/connector.ts';
import { WordPressSettings } from '../../channels/wordpress/settings.ts';
import type { Channel, Prepared } from '../../domain/channel.ts';
import type { Block } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Image } from '../../domain/image.ts';
import { type Cut, type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts';
import { askWordPress, type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';

jest.setTimeout(120_000);

type Who = 'autor' | 'redaktion';
let site: RunningWordPress;
let proxy: CuttingProxy;

const openAs = (who: Who, more: Record<string, unknown> = {}, password?: string): Channel =>
  wordpress.open(
    'blog',
    WordPressSettings.parse({ url: site.url, user: who, password: 'env:WORDPRESS_PASSWORD', ...more }),
    connectorDependencies({ secret: async () => password ?? site.users[who].password }),
  );

/** Every post or page that carries the marker, as the administrator sees it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of what the site says.
async function allWith({ marker, request }: Prepared, status = 'publish,draft,future,pending,private'): Promise<any[]> {
  const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/${request.type ?? 'posts'}`, undefined, {
    status,
    search: marker,
  });
  return json;
}

/** As an editor of the site writes: blocks that the house can write among others that it cannot. */
const byHand = `<!-- wp:paragraph {"align":"center"} -->
<p class="has-text-align-center">Die Jacke kostet 249&nbsp;€ im <a href="https://example.org/shop?a=1&amp;b=2">Shop</a>.</p>
<!-- /wp:paragraph -->

<!-- wp:table -->
<figure class="wp-block-table"><table><tbody><tr><td>Die Tabelle</td></tr></tbody></table></figure>
<!-- /wp:table -->

<!-- wp:heading {"level":3} -->
<h3 id="pflege">Pflege</h3>
<!-- /wp:heading -->

<!-- wp:embed {"url":"https://video.example/1","type":"video"} -->
<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">
https://video.example/1
</div></figure>
<!-- /wp:embed -->

<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>kalt <strong>waschen</strong></li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->

<!-- wp:shortcode -->
[gallery ids="1,2"]
<!-- /wp:shortcode -->

<!-- wp:latest-posts {"postsToShow":3} /-->`;

const classic =
  '<strong>Die Jacke</strong> kostet 249 €.\r\n\r\n[caption]Bild[/caption]\r\n<h3>Pflege</h3>\r\nKalt waschen.';

/** A live page of this user, saved by the administrator, whose texts WordPress does not filter. */
async function pageByHand(who: Who, content: string, type = 'posts') {
  const { json: users } = await askWordPress(site, 'admin', 'GET', '/wp/v2/users', undefined, { slug: who });
  const { json } = await askWordPress(site, 'admin', 'POST', `/wp/v2/${type}`, {
    ...{ title: 'Jacken &amp; <em>Mäntel</em>', content, status: 'publish', author: users[0].id },
    // Pages and posts share their addresses here.
    slug: `jacken-${Date.now()}-${type}`,
  });
  return { remoteId: String(json.id), url: json.link as string };
}

/** What would change a word of a live page. */
async function changeOf(channel: Channel, { remoteId }: { remoteId: string }, words = 'Diese Jacke') {
  const live = (await channel.read(remoteId))!;
  const content = channel.contentOf(live);
  const body = content.body.map((block) =>
    'text' in block ? { ...block, text: block.text.replace('Die Jacke', words) } : block,
  );
  return { live, update: await channel.prepare({ ...anInput(), live, content: { ...content, body } }) };
}

const rawPost = async (id: string) =>
  (await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${id}`)).json.content.raw as string;

/** Runs as long as `work`: PHP that the site loads with each request. */
async function withPhp<T>(php: string, work: () => Promise<T>): Promise<T> {
  const directory = fileURLToPath(
    new URL('../../.copydesk/peers/test-channel/site/wp-content/mu-plugins/', import.meta.url),
  );
  await mkdir(directory, { recursive: true });
  // A name of its own each time: PHP keeps what it has compiled of a file for two seconds.
  const file = `${directory}for-a-test-${Date.now()}-${Math.random().toString(36).slice(2)}.php`;
  await writeFile(file, `<?php ${php}`);
  try {
    return await work();
  } finally {
    await rm(file);
  }
}

/** Somebody else saves in the moment between our last look and our write. */
const editInTheWindow = `add_filter( 'rest_request_before_callbacks', function ( $response, $handler, $request ) {
  global $edited;
  if ( 'POST' === $request->get_method() && preg_match( '#^/wp/v2/posts/(\\d+)$#', $request->get_route(), $id ) && ! $edited ) {
    $edited = true;
    wp_update_post( array( 'ID' => $id[1], 'post_content' => '<p>Von Hand im selben Augenblick</p>' ) );
  }
  return $response;
}, 10, 3 );`;

/** Changing a live page through lost connections: the first POST tries the text, the second takes that back, the third writes. */
function describeLostChanges(who: Who): void {
  it.each<[string, number, Cut, CopydeskError['errorClass'], string]>([
    ['before the trial', 1, 'request', 'transient', 'absent'],
    ['after the trial', 1, 'response', 'transient', 'absent'],
    ['before the write', 3, 'request', 'unknown_outcome', 'absent'],
    ['after the write', 3, 'response', 'unknown_outcome', 'live'],
  ])('tells what became of a change when the connection is lost %s', async (_, post, cut, errorClass, truth) => {
    const channel = openAs(who, { url: proxy.url });
    const page = await pageByHand(who, byHand);
    const { update } = await changeOf(channel, page);
    proxy.cutPost((nth) => (nth === post ? cut : 'pass'));
    await refusal(channel.commit(update), errorClass);
    proxy.cutPost(() => 'pass');
    expect((await channel.find(update)).state).toBe(truth);
    const receipt = await channel.commit(update);
    expect(await channel.find(update)).toEqual({ state: 'live', receipt });
    expect(await rawPost(page.remoteId)).toBe(byHand.replace('Die Jacke', 'Diese Jacke'));
  });
}

/** The contract, as a user of one role on one type of post. */
function describeRole(name: string, who: Who, settings: Record<string, unknown> = {}): void {
  describeChannelContract(name, () => ({
    open: () => openAs(who, settings),
    countLive: async (prepared) => (await allWith(prepared, 'publish')).length,
    async crashBeforeLive(prepared) {
      // A draft of the user itself: its publishing request never reaches the site.
      const cut = openAs(who, { ...settings, url: proxy.url });
      proxy.cutPost((nth) => (nth === 2 ? 'request' : 'pass'));
      await refusal(cut.commit({ ...prepared, destination: proxy.url }), 'unknown_outcome');
    },
    async editByHand(remoteId) {
      const route = `/wp/v2/${settings.postType ?? 'post'}s/${remoteId}`;
      const { json } = await askWordPress(site, 'admin', 'GET', route);
      await askWordPress(site, 'admin', 'POST', route, {
        content: json.content.raw.replace(/Die(?:se)? Jacke/, 'Unsere Jacke'),
      });
    },
    async imageOf(remoteId) {
      const route = `/wp/v2/${settings.postType ?? 'post'}s/${remoteId}`;
      const { featured_media } = (await askWordPress(site, 'admin', 'GET', route)).json;
      const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/media/${featured_media}`);
      const bytes = new Uint8Array(await (await fetch(json.source_url)).arrayBuffer());
      return { bytes, alt: plainText(json.alt_text) };
    },
    pageByHand: () => pageByHand(who, byHand, settings.postType === 'page' ? 'pages' : 'posts'),
    async rawPage(remoteId) {
      const route = `/wp/v2/${settings.postType ?? 'post'}s/${remoteId}`;
      return (await askWordPress(site, 'admin', 'GET', route)).json.content.raw;
    },
    async removeByHand(remoteId) {
      await askWordPress(site, 'admin', 'DELETE', `/wp/v2/${settings.postType ?? 'post'}s/${remoteId}`);
    },
    openWithoutRights: async () => ({ channel: openAs(who, settings, 'wrong'), restore: async () => {} }),
  }));
}

/** Lost connections at each of the two requests that write. */
function describeLostConnections(who: Who): void {
  describe(`A lost connection (${who})`, () => {
    const cases: [string, number, Cut, string][] = [
      ['before the draft reaches the site', 1, 'request', 'absent'],
      ['after the site has made the draft', 1, 'response', 'draft'],
      ['before the publishing request reaches the site', 2, 'request', 'draft'],
      ['after the site has published', 2, 'response', 'live'],
    ];
    it.each(cases)('%s leaves the outcome unknown until find tells the truth', async (_, post, cut, truth) => {
      const channel = openAs(who, { url: proxy.url });
      const prepared = await channel.prepare(anInput());
      proxy.cutPost((nth) => (nth === post ? cut : 'pass'));
      await refusal(channel.commit(prepared), 'unknown_outcome');
      expect((await channel.find(prepared)).state).toBe(truth);
      const receipt = await channel.commit(prepared);
      expect(await channel.find(prepared)).toEqual({ state: 'live', receipt });
      expect(await allWith(prepared)).toHaveLength(1);
    });

    it('that only falls silent runs out of time, with the outcome unknown', async () => {
      const channel = openAs(who, { url: proxy.url, timeoutSeconds: 5 });
      const prepared = await channel.prepare(anInput());
      proxy.cutPost(() => 'silence');
      expect((await refusal(channel.commit(prepared), 'unknown_outcome')).message).toMatch(/^Time ran out/);
      proxy.cutPost(() => 'pass');
      await channel.commit(prepared);
      expect(await allWith(prepared, 'publish')).toHaveLength(1);
    });
  });
}

/** Every attachment of an image, as the administrator sees them. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of what the site says.
async function attachmentsOf({ alt }: Image): Promise<any[]> {
  const { json } = await askWordPress(site, 'admin', 'GET', '/wp/v2/media', undefined, { per_page: '100' });
  return json.filter((each: { alt_text: string }) => plainText(each.alt_text) === alt);
}

/** Images through lost connections and twice at once: one attachment, and the post has it. */
function describeImages(who: Who): void {
  it.each<[string, Cut]>([
    ['before the image reaches the site', 'request'],
    ['after the site has the image', 'response'],
  ])('keeps one copy of an image when the connection is lost %s', async (_, cut) => {
    const channel = openAs(who, { url: proxy.url });
    const image = anImage();
    const prepared = await channel.prepare({ ...anInput(), image });
    proxy.cutPost((nth) => (nth === 1 ? cut : 'pass'));
    await refusal(channel.commit(prepared), 'unknown_outcome');
    proxy.cutPost(() => 'pass');
    expect(await channel.find(prepared)).toEqual({ state: 'absent' });
    const receipt = await channel.commit(prepared);
    expect(await channel.find(prepared)).toEqual({ state: 'live', receipt });
    expect(await attachmentsOf(image)).toHaveLength(1);
    expect(await allWith(prepared)).toHaveLength(1);
  });

  it('keeps one copy of an image that several pieces bring at once, and another for another description', async () => {
    for (let round = 0; round < 5; round += 1) {
      const image = anImage();
      const pieces = await Promise.all(
        [image, image, image, anImage()].map((each) => openAs(who).prepare({ ...anInput(), image: each })),
      );
      await Promise.allSettled(pieces.map((piece) => openAs(who).commit(piece)));
      for (const piece of pieces) await openAs(who).commit(piece);
      const [one, ...more] = await attachmentsOf(image);
      expect(more).toEqual([]);
      const featured = await Promise.all(pieces.map(async (piece) => (await allWith(piece))[0].featured_media));
      expect(featured.slice(0, 3)).toEqual([one.id, one.id, one.id]);
      expect(featured[3]).not.toBe(one.id);
    }
  });

  it('does not call a piece published whose image a person has changed', async () => {
    const channel = openAs(who);
    const image = anImage();
    const prepared = await channel.prepare({ ...anInput(), image });
    const { remoteId } = await channel.commit(prepared);
    const [{ id }] = await attachmentsOf(image);
    await askWordPress(site, 'admin', 'POST', `/wp/v2/media/${id}`, { alt_text: 'Anders' });
    expect((await refusal(channel.find(prepared), 'conflict')).message).toContain('alternative text');
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${remoteId}`, { featured_media: 0 });
    expect((await refusal(channel.find(prepared), 'conflict')).message).toContain('lost its image');
  });
}

describe('WordPress without the companion plugin', () => {
  beforeAll(async () => {
    site = await wordPressForTests('channel', false);
    proxy = await cuttingProxy(site.url);
  });
  afterAll(async () => {
    await proxy?.close();
    await site?.stop();
  });

  describeRole('WordPress as an author', 'autor');
  describeRole('WordPress pages as an editor', 'redaktion', { postType: 'page' });
  describeLostConnections('autor');
  describeImages('autor');

  it('says that it finds pieces by slug and mark, and how to change that', async () => {
    const part = (await openAs('autor').health()).parts.find(({ name }) => name === 'publication id');
    expect(part).toMatchObject({ ok: true, fix: expect.stringContaining('copydesk.php') });
    expect(part!.message).toContain('does not register');
  });

  it('finds a piece whose slug a person has changed, and does not publish it again', async () => {
    const channel = openAs('autor');
    const prepared = await channel.prepare(anInput());
    const receipt = await channel.commit(prepared);
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${receipt.remoteId}`, {
      slug: `von-hand-${receipt.remoteId}`,
    });
    expect((await channel.commit(prepared)).remoteId).toBe(receipt.remoteId);
    expect(await allWith(prepared)).toHaveLength(1);
  });

  it('asks a person when its slug is there without its mark', async () => {
    const channel = openAs('autor');
    const prepared = await channel.prepare(anInput());
    const { slug } = (prepared.request as { body: { slug: string } }).body;
    await askWordPress(site, 'admin', 'POST', '/wp/v2/posts', {
      title: 'Anders',
      content: 'Anders',
      slug,
      status: 'publish',
    });
    expect((await refusal(channel.commit(prepared), 'conflict')).message).toContain('may not edit it');
    const editor = openAs('redaktion');
    expect((await refusal(editor.commit(prepared), 'conflict')).message).toContain(slug);
  });

  it('publishes once when the same commit runs twice at the same time', async () => {
    for (let round = 0; round < 15; round += 1) {
      const channel = openAs('autor');
      const prepared = await channel.prepare(anInput());
      await Promise.allSettled([channel.commit(prepared), openAs('autor').commit(prepared)]);
      await channel.commit(prepared);
      expect(await allWith(prepared, 'publish')).toHaveLength(1);
    }
  });

  it('does not publish again what was given to another user', async () => {
    const channel = openAs('autor');
    const prepared = await channel.prepare(anInput());
    const { remoteId } = await channel.commit(prepared);
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${remoteId}`, {
      author: 1,
      slug: `verschenkt-${remoteId}`,
    });
    expect((await refusal(channel.commit(prepared), 'conflict')).message).toContain('given to somebody else');
    expect(await allWith(prepared)).toHaveLength(1);
  });

  it('shows the approved text to readers, with no shortcode run and no address fetched', async () => {
    const channel = openAs('autor');
    const prepared = await channel.prepare(anInput());
    const { url } = await channel.commit(prepared);
    const page = await (await fetch(url)).text();
    expect(page).toContain('&#091;gallery&#093;');
    expect(page).toContain('<p>https&#058;//example.org/allein</p>');
    expect(page).toContain(
      `<!-- copydesk {"publication":"${prepared.marker}","digitalSourceType":"https://schema.org/Composite`,
    );
    expect(page).not.toContain('<script>alert(1)');
  });

  it('keeps every text of authors byte for byte', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'<>&;#"\'\\[]/-!: \n\ta1é€😀'), minLength: 1, maxLength: 40 }),
      fc.constantFrom(
        '&#39;',
        '&#x27;',
        '&nbsp;',
        '&bogus;',
        '<!--more-->',
        '<!-- wp:x -->',
        '-->',
        '<p',
        'a<b>c',
        '\u2028',
        '%00',
        '{{x}}',
      ),
    );
    const url = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      text.map((path) => `/${path}`),
    );
    const block: fc.Arbitrary<Block> = fc.oneof(
      text.map((each) => ({ kind: 'heading' as const, text: each })),
      text.map((each) => ({ kind: 'paragraph' as const, text: each })),
      fc.array(text, { minLength: 1, maxLength: 3 }).map((items) => ({ kind: 'list' as const, items })),
      fc.record({ kind: fc.constant('link' as const), label: text, url }),
      fc.record({ kind: fc.constant('image' as const), alt: text, url }),
    );
    const channel = openAs('autor');
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 30, maxLength: 60 }), text, text, async (body, title, value) => {
        const input = anInput({ body, title: `T ${title}`, description: title });
        const prepared = await channel.prepare({ ...input, metadata: { [value]: value } });
        const { json } = await askWordPress(site, 'autor', 'POST', '/wp/v2/posts', {
          ...(prepared.request.body as object),
          status: 'draft',
        });
        expect(json.title.raw).toBe(prepared.title);
        expect(json.content.raw).toBe(prepared.html);
        expect(json.excerpt.raw).toBe((prepared.request.body as { excerpt: string }).excerpt);
      }),
      { numRuns: 25 },
    );
  });

  it('stops at the draft when the site alters the text', async () => {
    const alter = "add_filter( 'content_save_pre', fn( $text ) => str_replace( 'leicht', 'schwer', $text ) );";
    await withPhp(alter, async () => {
      const channel = openAs('autor');
      const prepared = await channel.prepare(anInput());
      const error = await refusal(channel.commit(prepared), 'conflict');
      expect(error.message).toMatch(/content differs at character \d+: approved ".*leicht.*", there ".*schwer.*"/);
      expect((await allWith(prepared)).map(({ status }) => status)).toEqual(['draft']);
    });
  });

  it('shows readers nothing of a change that WordPress would alter, and says who could write it', async () => {
    const video = `${byHand}\n\n<!-- wp:html -->\n<iframe src="https://video.example/2"></iframe>\n<!-- /wp:html -->`;
    const page = await pageByHand('autor', video);
    const { update } = await changeOf(openAs('autor'), page);
    const error = await refusal(openAs('autor').commit(update), 'invalid');
    expect(error.message).toMatch(/nothing was changed: content differs at character \d+.*unfiltered HTML/);
    expect(await rawPost(page.remoteId)).toBe(video);
    // The trial is gone: nobody is offered it in the editor.
    const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${page.remoteId}/autosaves`);
    expect(json).toEqual([]);
    await openAs('redaktion').commit((await changeOf(openAs('redaktion'), page)).update);
    expect(await rawPost(page.remoteId)).toBe(video.replace('Die Jacke', 'Diese Jacke'));
  });

  it('changes classic content and pages through a channel of posts, and sends only what differs', async () => {
    const channel = openAs('redaktion');
    const page = await pageByHand('redaktion', classic, 'pages');
    const live = (await channel.readAt(page.url))!;
    expect(live).toMatchObject({ remoteId: page.remoteId, title: 'Jacken &amp; <em>Mäntel</em>' });
    expect(channel.contentOf(live).title).toBe('Jacken & Mäntel');
    const { update } = await changeOf(channel, page);
    expect(Object.keys((update.request as { changes: object }).changes)).toEqual(['content']);
    await channel.commit(update);
    const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/pages/${page.remoteId}`);
    expect(json.content.raw).toBe(classic.replace('Die Jacke', 'Diese Jacke'));
    expect(json.title.raw).toBe(live.title);
    expect(json.content.rendered).toContain('<p><strong>Diese Jacke</strong> kostet');
  });

  it('finds a page by its plain address, and no draft', async () => {
    const channel = openAs('redaktion');
    const { remoteId, url } = await pageByHand('redaktion', byHand);
    expect((await channel.readAt(`${site.url}/?p=${remoteId}`))?.remoteId).toBe(remoteId);
    expect(await channel.readAt(`${site.url}/`)).toBeNull();
    const { update } = await changeOf(channel, { remoteId });
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${remoteId}`, { status: 'draft' });
    expect(await channel.readAt(url)).toBeNull();
    expect(await channel.readAt(`${site.url}/?p=${remoteId}`)).toBeNull();
    expect(await channel.read(remoteId)).toBeNull();
    expect((await refusal(channel.commit(update), 'conflict')).message).toContain('no longer live');
    await refusal(channel.find(update), 'conflict');
  });

  it('finds in the revisions what somebody saved in the same moment, and says how to get it back', async () => {
    const channel = openAs('redaktion');
    const page = await pageByHand('redaktion', byHand);
    const { update } = await changeOf(channel, page);
    // Our text is live, so nobody may be told that it is not.
    const error = await withPhp(editInTheWindow, () => refusal(channel.commit(update), 'unknown_outcome'));
    const revision = /revision\.php\?revision=(\d+)/.exec(error.message)![1];
    const route = `/wp/v2/posts/${page.remoteId}/revisions/${revision}`;
    const { json } = await askWordPress(site, 'admin', 'GET', route);
    expect(json.content.raw).toBe('<p>Von Hand im selben Augenblick</p>');
    expect(await channel.find(update)).toMatchObject({ state: 'live' });
  });

  describeLostChanges('autor');

  it('proves by the revisions that a change was live before somebody changed it again', async () => {
    const channel = openAs('redaktion', { url: proxy.url });
    const page = await pageByHand('redaktion', byHand);
    const { live, update } = await changeOf(channel, page);
    proxy.cutPost((nth) => (nth === 3 ? 'response' : 'pass'));
    await refusal(channel.commit(update), 'unknown_outcome');
    proxy.cutPost(() => 'pass');
    const edit = byHand.replace('Die Jacke', 'Unsere Jacke');
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${page.remoteId}`, { content: edit });
    const { contentHash, publication } = update;
    const found = await channel.find(update);
    expect(found).toMatchObject({ state: 'live', receipt: { contentHash, publication, revision: null } });
    expect(await channel.commit(update)).toEqual((found as { receipt: unknown }).receipt);
    expect(await rawPost(page.remoteId)).toBe(edit);

    // What was there before the change is no proof that it was put back.
    const now = (await channel.read(page.remoteId))!;
    const { publication: other, locale } = anInput();
    const restored = await channel.prepareOperation({
      publication: other,
      kind: 'restore',
      locale,
      live: now,
      former: live,
    });
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${page.remoteId}`, { content: `${edit} ` });
    await refusal(channel.find(restored), 'conflict');
  });

  it('puts new posts into the categories and tags of the settings, and makes none', async () => {
    const name = `Jacken & Mäntel ${Date.now()}`;
    const { json: category } = await askWordPress(site, 'admin', 'POST', '/wp/v2/categories', { name });
    const { json: tag } = await askWordPress(site, 'admin', 'POST', '/wp/v2/tags', { name: `winter-${Date.now()}` });
    const terms = { categories: [name], tags: [tag.slug] };
    const channel = openAs('autor', { terms });
    const { remoteId } = await channel.commit(await channel.prepare(anInput()));
    const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${remoteId}`);
    expect(json).toMatchObject({ categories: [category.id], tags: [tag.id] });
    expect((await channel.health()).parts.find((part) => part.name === 'terms')).toMatchObject({ ok: true });

    const wrong = openAs('autor', { terms: { categories: ['gibt-es-nicht'] } });
    const error = await refusal(wrong.prepare(anInput()), 'invalid');
    expect(error).toMatchObject({ where: { field: 'settings.terms.categories' } });
    expect((error as CopydeskError).choices).toContain(category.slug);
    expect((await wrong.health()).parts.find((part) => part.name === 'terms')).toMatchObject({ ok: false });
    await refusal(openAs('redaktion', { postType: 'page', terms }).prepare(anInput()), 'invalid');
  });

  it('does not publish a post whose meta description the site would not keep', async () => {
    const channel = openAs('redaktion', { seo: 'yoast' });
    const prepared = await channel.prepare(anInput());
    expect((await refusal(channel.commit(prepared), 'conflict')).message).toContain('_yoast_wpseo_metadesc differs');
    expect((await allWith(prepared)).map(({ status }) => status)).toEqual(['draft']);
    expect((await channel.health()).parts.find(({ name }) => name === 'meta description')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('companion plugin 1.2'),
    });
  });

  it('names what the site refuses', async () => {
    const answer = (head: string, body = '{}') => ({
      answer: `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    });
    const cases: [Cut, CopydeskError['errorClass']][] = [
      [answer('429 Too Many Requests\r\nRetry-After: 7'), 'rate_limited'],
      [answer('503 Service Unavailable'), 'unknown_outcome'],
      [answer('400 Bad Request', '{"code":"rest_invalid_param"}'), 'invalid'],
      [answer('302 Found\r\nLocation: https://evil.example/'), 'invalid'],
      [answer('403 Forbidden', '{"code":"rest_cannot_create"}'), 'auth'],
      [answer('201 Created', '<html>'), 'unknown_outcome'],
      [answer('201 Created', '{"id":"x"}'), 'unknown_outcome'],
    ];
    const channel = openAs('autor', { url: proxy.url });
    const prepared = await channel.prepare(anInput());
    for (const [cut, errorClass] of cases) {
      proxy.cutPost(() => cut);
      const error = await refusal(channel.commit(prepared), errorClass);
      expect(error.message).not.toContain(site.users.autor.password);
      if (errorClass === 'rate_limited') expect(error).toMatchObject({ retryAfterMs: 7000 });
    }
    proxy.cutPost(() => 'pass');
    expect(await channel.find(prepared)).toEqual({ state: 'absent' });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const probe = createServer();
    await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
    const { port } = probe.address() as { port: number };
    await new Promise((done) => probe.close(done));
    const channel = openAs('autor', { url: `http://127.0.0.1:${port}` });
    expect((await refusal(channel.commit(await channel.prepare(anInput())), 'transient')).message).toContain(
      'nothing was sent',
    );
    expect((await channel.health()).parts).toMatchObject([{ name: 'site', ok: false, fix: expect.any(String) }]);
  });

  it('tells an author that pages need an editor', async () => {
    const report = await openAs('autor', { postType: 'page' }).health();
    expect(report.parts.find(({ name }) => name === 'rights')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('Editor'),
    });
  });
});

describe('WordPress with the companion plugin', () => {
  beforeAll(async () => {
    site = await wordPressForTests('channel', true);
    proxy = await cuttingProxy(site.url);
  });
  afterAll(async () => {
    await proxy?.close();
    await site?.stop();
  });

  describeRole('WordPress with registered meta, as an author', 'autor');
  describeLostConnections('redaktion');
  describeImages('redaktion');

  it('keeps an image at an address without month and suffix, and says when its file was changed', async () => {
    const channel = openAs('redaktion');
    const image = anImage();
    const prepared = await channel.prepare({ ...anInput(), image });
    await channel.commit(prepared);
    const [{ source_url, slug, copydesk_sha256 }] = await attachmentsOf(image);
    expect(new URL(source_url).pathname).toBe(`/wp-content/uploads/copydesk/${slug}.png`);
    expect(copydesk_sha256).toBe(image.sha256);
    const site = fileURLToPath(new URL('../../.copydesk/peers/test-channel/site', import.meta.url));
    await writeFile(`${site}${new URL(source_url).pathname}`, 'other bytes');
    expect((await refusal(channel.find(prepared), 'conflict')).message).toContain('its file was changed');
  });

  it.each([
    ['yoast', 'WPSEO_VERSION', '_yoast_wpseo_metadesc'],
    ['rank-math', 'RANK_MATH_VERSION', 'rank_math_description'],
  ])('writes, changes and puts back the meta description of %s', async (seo, version, key) => {
    // As both plugins do when a description is saved.
    const strict = `define( '${version}', '26.0' ); add_filter( 'sanitize_post_meta_${key}', 'sanitize_text_field' );`;
    await withPhp(strict, async () => {
      const channel = openAs('redaktion', { seo });
      const text = 'Warum <Daune> & Faser: 5 < 6, 100%er %%sitename%% %20 – it\'s "easy".';
      const receipt = await channel.commit(await channel.prepare(anInput({ description: text })));
      const metaOf = async () =>
        (await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${receipt.remoteId}`)).json.meta[key] as string;
      expect(await metaOf()).not.toMatch(/<|%%/);
      const live = (await channel.read(receipt.remoteId))!;
      const content = channel.contentOf(live);
      expect(content.description).toBe(text);

      const update = await channel.prepare({ ...anInput(), live, content: { ...content, description: 'Neu & kurz' } });
      expect(update.request).toMatchObject({ changes: { meta: { [key]: 'Neu &amp; kurz' } } });
      await channel.commit(update);
      expect(await metaOf()).toBe('Neu &amp; kurz');
      expect(await channel.find(update)).toMatchObject({ state: 'live' });
      await refusal(channel.update(live.remoteId, live.revision, update), 'conflict');

      const now = (await channel.read(receipt.remoteId))!;
      const { publication, locale } = anInput();
      await channel.commit(
        await channel.prepareOperation({ publication, kind: 'restore', locale, live: now, former: live }),
      );
      expect(await channel.read(receipt.remoteId)).toMatchObject({ description: live.description, html: live.html });
      expect((await channel.health()).parts.find(({ name }) => name === 'meta description')).toMatchObject({
        ok: true,
      });
    });
  });

  it.each([
    ['yoast', 'WPSEO_VERSION', '_yoast_wpseo_title'],
    ['rank-math', 'RANK_MATH_VERSION', 'rank_math_title'],
  ])('writes the title tag of %s and lets it follow each change of the title', async (seo, version, key) => {
    const strict = `define( '${version}', '26.0' ); add_filter( 'sanitize_post_meta_${key}', 'sanitize_text_field' );`;
    await withPhp(strict, async () => {
      const channel = openAs('redaktion', { seo, seoTitle: '{title} | Grat & %%sitename%%' });
      const receipt = await channel.commit(await channel.prepare(anInput({ title: 'Wärme & <Wetter> $1' })));
      const tag = async () =>
        (await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${receipt.remoteId}`)).json.meta[key] as string;
      const first = 'Wärme &amp; &lt;Wetter&gt; $1 | Grat &amp; &#037;&#037;sitename&#037;%';
      expect(await tag()).toBe(first);

      const live = (await channel.read(receipt.remoteId))!;
      const content = channel.contentOf(live);
      const described = await channel.prepare({ ...anInput(), live, content: { ...content, description: 'Neu' } });
      expect(Object.keys((described.request as { changes: { meta: object } }).changes.meta)).not.toContain(key);
      await channel.commit(await channel.prepare({ ...anInput(), live, content: { ...content, title: 'Neu & kurz' } }));
      expect(await tag()).toMatch(/^Neu &amp; kurz \| Grat/);
      const now = (await channel.read(receipt.remoteId))!;
      const { publication, locale } = anInput();
      await channel.commit(
        await channel.prepareOperation({ publication, kind: 'restore', locale, live: now, former: live }),
      );
      expect(await tag()).toBe(first);
      expect((await channel.health()).parts.find(({ name }) => name === 'title tag')).toMatchObject({ ok: true });
    });
    const sick = await openAs('redaktion', { seo, seoTitle: '{title}' }).health();
    expect(sick.parts.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['meta description', 'title tag']);
  });

  it('writes nothing when somebody saves in the same moment', async () => {
    const channel = openAs('redaktion');
    const page = await pageByHand('redaktion', byHand);
    const { update } = await changeOf(channel, page);
    const error = await withPhp(editInTheWindow, () => refusal(channel.commit(update), 'conflict'));
    expect(error.message).toContain('nothing was written');
    expect(await rawPost(page.remoteId)).toBe('<p>Von Hand im selben Augenblick</p>');
    await refusal(channel.find(update), 'conflict');
  });

  it('loses no edit, whoever comes first', async () => {
    const channel = openAs('redaktion');
    const page = await pageByHand('redaktion', byHand);
    for (let round = 0; round < 12; round += 1) {
      const edit = `<p>Die Jacke, von Hand, ${round}</p>`;
      const { update } = await changeOf(channel, page, `Jacke ${round}`);
      await Promise.allSettled([
        channel.commit(update),
        sleep(round * 40).then(() =>
          askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${page.remoteId}`, { content: edit }),
        ),
      ]);
      expect(await rawPost(page.remoteId)).toBe(edit);
    }
  });

  it('keeps the publication id in meta and asks by that alone', async () => {
    const channel = openAs('redaktion', { url: proxy.url });
    const prepared = await channel.prepare(anInput());
    const { remoteId } = await channel.commit(prepared);
    const { json } = await askWordPress(site, 'admin', 'GET', `/wp/v2/posts/${remoteId}`);
    expect(json.meta).toMatchObject({ copydesk_publication_id: prepared.marker });
    const before = proxy.seen.length;
    await channel.find(prepared);
    expect(proxy.seen.slice(before)).toHaveLength(2);
    const part = (await channel.health()).parts.find(({ name }) => name === 'publication id');
    expect(part).toMatchObject({ ok: true, message: expect.stringContaining('copydesk_publication_id') });
  });

  it('finds a piece of which a person has changed slug and whole text', async () => {
    const channel = openAs('redaktion');
    const prepared = await channel.prepare(anInput());
    const { remoteId } = await channel.commit(prepared);
    await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${remoteId}`, {
      slug: `ganz-anders-${remoteId}`,
      content: 'Ganz anders',
    });
    await refusal(channel.find(prepared), 'conflict');
    await refusal(channel.commit(prepared), 'conflict');
  });
});

describe('WordPress without its password', () => {
  it('prepares and previews, sends nothing, and says where the password is missing', async () => {
    const settings = { url: 'https://blog.example.org', user: 'redaktion', password: 'env:NOT_SET' };
    const channel = wordpress.open('blog', WordPressSettings.parse(settings), {
      ...connectorDependencies(),
      secret: async (reference) => {
        throw new CopydeskError('auth', `Set ${reference}.`);
      },
    });
    const prepared = await channel.prepare(anInput());
    expect(channel.preview(prepared)).toContain('</html>');
    await refusal(channel.commit(prepared), 'auth');
    expect((await channel.health()).parts).toMatchObject([{ name: 'password', ok: false, fix: 'Set env:NOT_SET.' }]);
  });
});

describe('WordPress settings', () => {
  const settings = { url: 'https://blog.example.org/', user: 'redaktion', password: 'env:WORDPRESS_PASSWORD' };

  it('take an https address, or this machine', () => {
    expect(WordPressSettings.parse(settings)).toMatchObject({ url: 'https://blog.example.org', postType: 'post' });
    expect(WordPressSettings.safeParse({ ...settings, url: 'http://127.0.0.1:8090' }).success).toBe(true);
    for (const url of [
      'http://blog.example.org',
      'https://a:b@blog.example.org',
      'ftp://x.example',
      'nonsense',
      'http://127.0.0.1.evil.example',
    ]) {
      expect({ url, ok: WordPressSettings.safeParse({ ...settings, url }).success }).toEqual({ url, ok: false });
    }
  });

  it('take a title tag with an SEO plugin alone', () => {
    expect(WordPressSettings.safeParse({ ...settings, seo: 'yoast', seoTitle: '{title} | Grat' }).success).toBe(true);
    expect(WordPressSettings.safeParse({ ...settings, seoTitle: '{title} | Grat' }).success).toBe(false);
    expect(WordPressSettings.safeParse({ ...settings, seo: 'yoast', seoTitle: 'Grat' }).success).toBe(false);
  });

  it('take a reference to a password, never the password', () => {
    expect(WordPressSettings.safeParse({ ...settings, password: 'abcd efgh ijkl' }).success).toBe(false);
  });
});
