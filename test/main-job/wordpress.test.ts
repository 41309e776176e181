import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssetView, CampaignView } from '../../console/desk/desk.ts';
import { hashOf } from '../../domain/canonical.ts';
import { copydesk, type Outcome } from '../cli/copydesk.ts';
import { askWordPress, type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';
import { type HouseProcess, type Machine, newMachine } from './house-process.ts';
import { allPosts, emptySite } from './posts.ts';
import { until } from './until.ts';

const campaign = 'nordgrat-launch-blog';
const [blog, teaser] = ['blog/de-DE', 'teaser/de-DE'];
const [lead, approver, editor] = ['lena-hofer', 'miriam-falk', 'tobias-reiter'];
const people: Record<string, string> = { brand: approver, legal: 'katharina-vogt' };
/** What WordPress, and its filters for authors, would like to make something else of. */
const addition = 'Fragen & Antworten dazu: „Was ist neu?“ – das steht <hier>, \\ und [gallery] ist nur ein Wort.';
const setUpMs = 240_000;
const denied = 4;

describe.each([
  { plugin: false, user: 'autor', role: 'author' },
  { plugin: true, user: 'redaktion', role: 'editor' },
] as const)(
  'The German brief on a real WordPress, companion plugin: $plugin, role: $role',
  ({ plugin, user, role }) => {
    let site: RunningWordPress;
    let machine: Machine;
    let house: HouseProcess;

    beforeAll(async () => {
      site = await wordPressForTests('main-job', plugin);
      await emptySite(site);
      machine = await newMachine({ COPYDESK_WORDPRESS_PASSWORD: site.users[user].password });
      await machine.edit('channels.yaml', ({ channels }) => {
        Object.assign(channels.blog.settings, { url: site.url, user });
      });
      house = await machine.start();
      await house.says('console ');
    }, setUpMs);

    afterAll(async () => {
      await machine?.remove();
      await site?.stop();
    }, setUpMs);

    const desk = (person: string, ...words: string[]): Promise<Outcome> =>
      copydesk(['campaign', ...words, '--as', person, '--json'], { COPYDESK_HOME: machine.home });
    /** The same, when it must succeed. */
    async function done(person: string, ...words: string[]): Promise<unknown> {
      const { code, stdout, stderr } = await desk(person, ...words);
      if (code !== 0) throw new Error(`copydesk campaign ${words.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    }

    const view = async () => (await house.ask<CampaignView>(lead, `/campaigns/${campaign}`)).json;
    const assetView = async (asset: string) =>
      (await house.ask<AssetView>(lead, `/campaigns/${campaign}/assets/${asset}`)).json;
    const standing = async (asset: string) => (await view()).status?.assets.find((one) => one.asset === asset);
    const comesTo = (asset: string, stage: string) =>
      until(`${asset} is in ${stage}`, async () => {
        const now = await standing(asset);
        return now?.stage === stage && now;
      });

    async function select(asset: string): Promise<void> {
      await comesTo(asset, 'selection');
      const { variants } = await assetView(asset);
      const index = variants.findIndex(({ verdict }) => verdict === 'pass');
      await done(lead, 'select', campaign, asset, String(Math.max(index, 0) + 1));
      await comesTo(asset, 'sign-off');
    }

    /** Every stage by somebody who holds its role. */
    async function approve(asset: string): Promise<void> {
      for (;;) {
        const open = (await standing(asset))?.request?.stages.find(({ closedBy }) => !closedBy);
        if (!open) return;
        await done(people[open.stage]!, 'approve', campaign, asset, '--stage', open.stage);
      }
    }

    it('is started once by the command line, edited on the way, approved and published', async () => {
      const brief = join(machine.workspace, 'briefs/produkt-launch-blog.yaml');
      expect(await done(lead, 'start', brief)).toEqual({ campaign, existing: false });
      expect(await done(lead, 'start', brief)).toMatchObject({ campaign });

      await select(blog);
      const { variants, status } = await assetView(blog);
      const { content } = variants.find(({ ref }) => ref === status.selected)!;
      const file = join(machine.home, 'edited.json');
      await writeFile(
        file,
        JSON.stringify({ ...content, body: [...content.body, { kind: 'paragraph', text: addition }] }),
      );
      await done(editor, 'edit', campaign, blog, '--file', file);
      await until(
        'the edited text is up for sign-off',
        async () => (await standing(blog))?.request?.request === `${blog}/2`,
      );
      expect((await desk(editor, 'approve', campaign, blog)).code).toBe(denied);
      expect(await allPosts(site)).toEqual([]);

      await approve(blog);
      await select(teaser);
      await approve(teaser);
      const watched = await desk(lead, 'watch', campaign);
      expect(watched).toMatchObject({ code: 0, stdout: expect.stringContaining('"kind":"done"') });
    }, 300_000);

    it('is there once, with the bytes that were approved, by a user who is no administrator', async () => {
      const { publications } = (await done(lead, 'show', campaign)) as CampaignView;
      const { receipt, state } = publications.find(({ asset }) => asset === blog)!;
      expect([state, receipt!.destination]).toEqual(['published', site.url]);

      const posts = await allPosts(site);
      expect(posts.map(({ id, status }) => [String(id), status])).toEqual([[receipt!.remoteId, 'publish']]);
      const [{ title, content, author, meta }] = posts as [(typeof posts)[number]];
      const { prepared } = await assetView(blog);
      expect(title.raw).toBe(prepared!.title);
      expect(content.raw).toBe(prepared!.html);
      expect(receipt!.contentHash).toBe(hashOf({ title: title.raw, html: content.raw }));
      expect(content.raw).toContain('Fragen &amp; Antworten dazu: „Was ist neu?“');

      const { json: writer } = await askWordPress(site, 'admin', 'GET', `/wp/v2/users/${author}`);
      expect(writer.roles).toEqual([role]);
      expect('copydesk_publication_id' in meta).toBe(plugin);
    });

    it('shows the edited words to readers', async () => {
      const { publications } = await view();
      const page = await (await fetch(publications.find(({ asset }) => asset === blog)!.receipt!.url)).text();
      expect(page).toContain('Was ist neu?');
      expect(page).toContain('ist nur ein Wort.');
    });
  },
);
