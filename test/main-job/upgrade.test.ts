import { cp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { readPage } from '../../channels/folder/read-page.ts';
import type { PreparedView } from '../../console/desk/desk.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { hashOf } from '../../domain/canonical.ts';
import type { HealthReport } from '../../domain/channel.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { connectClient } from '../../temporal.ts';
import { hasCommit, releases, sayNotTested } from '../support/releases.ts';
import { type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';
import { campaignOverApi } from './campaign-over-api.ts';
import { type FormerRelease, unpackRelease } from './former-release.ts';
import { type HouseProcess, type Machine, newMachine } from './house-process.ts';
import { stepsOf } from './kill-steps.ts';
import { allPosts, emptySite } from './posts.ts';
import { until } from './until.ts';

const [version, former] = Object.entries(releases).at(-1)!;
const tenant = 'steinfoehr';
const [lead, approver, lawyer, admin] = ['lena-hofer', 'miriam-falk', 'katharina-vogt', 'sven-aumann'];
const [blog, teaser] = ['blog/de-DE', 'teaser/de-DE'];
/** Started by `npm start` from the example's own brief, with two assets. */
const example = 'nordgrat-launch';
/** What each campaign waits for when the former release is stopped, and its asset. The last one is then under way. */
const waiting = {
  'in-freigabe': blog,
  'im-termin': blog,
  'ohne-zugang': blog,
  angehalten: teaser,
} as const;
const underWay = 'unterwegs';
const hour = 3_600_000;
const stepMs = 240_000;

const suite = hasCommit(former.commit) ? describe : describe.skip;
if (suite === describe.skip) sayNotTested(`whether campaigns of release ${version} go on with this version`, former);

suite.each(['SIGTERM', 'SIGKILL'] as const)(
  `Campaigns of release ${version}, which was ended by %s before this version was started`,
  (signal) => {
    let site: RunningWordPress;
    let release: FormerRelease;
    let machine: Machine;
    let house: HouseProcess;
    let temporal: Client | null = null;
    let apiToken: string;
    const seen = new Map<string, { status: CampaignStatus; events: CampaignEvent[] }>();
    /** By campaign and asset, what was up for sign-off, or approved, with the former release. */
    const approved = new Map<string, PreparedView>();

    const of = (campaign: string) => campaignOverApi(() => house, campaign, lead);
    const everyCampaign = [example, ...Object.keys(waiting), underWay];
    const published = [[example, 'journal/de-DE'], [example, teaser], ...Object.entries(waiting), [underWay, teaser]];

    beforeAll(async () => {
      [site, release] = await Promise.all([wordPressForTests('upgrade', false), unpackRelease(former.commit)]);
      await emptySite(site);
      machine = await newMachine({}, release.source);
      await machine.edit('channels.yaml', ({ channels }) => {
        Object.assign(channels.blog.settings, { url: site.url, user: 'autor' });
      });
      await machine.edit('workspace.yaml', ({ approvals }) => {
        approvals.stages[1].when = 'always';
      });
      house = await machine.start({
        source: release.source,
        environment: { COPYDESK_WORDPRESS_PASSWORD: 'not the password' },
      });
      await house.says('console ');
    }, stepMs);

    afterAll(async () => {
      await temporal?.connection.close();
      await machine?.remove();
      await release?.remove();
      await site?.stop();
    }, stepMs);

    const step = stepsOf(() => house.log(), stepMs);

    step('wait in selection, sign-off, slot, trouble and a pause with the former release', async () => {
      await Promise.all(Object.entries(waiting).map(([campaign, asset]) => start(campaign, asset)));
      await of(example).eachIn('selection');
      for (const [campaign, asset] of Object.entries(waiting)) {
        await of(campaign).eachIn('selection');
        await of(campaign).select(asset);
      }
      for (const [campaign, asset] of Object.entries(waiting)) {
        await of(campaign).eachIn('sign-off');
        if (campaign === 'im-termin') await of(campaign).reschedule(asset, new Date(Date.now() + hour));
        if (campaign !== 'angehalten') await approve(campaign, asset, approver);
      }
      await approve('im-termin', blog, lawyer);
      await approve('ohne-zugang', blog, lawyer);
      await of('im-termin').eachIn('slot');
      expect((await of('angehalten').command(lead, { kind: 'pause' })).status).toBe(200);
      await until('the channel has refused the password', async () => (await of('ohne-zugang').assets())[0]!.attention);

      const answer = await house.ask<{ token: string }>(lead, '/tokens', { body: { days: 30 } });
      apiToken = answer.json.token;
      expect((await meBy(apiToken)).status).toBe(200);
    });

    step('are seen as they stand, and one has only just begun, when it ends', async () => {
      for (const campaign of [example, ...Object.keys(waiting)]) {
        seen.set(campaign, { status: (await of(campaign).view()).status, events: await timeline(campaign) });
      }
      for (const [campaign, asset] of Object.entries(waiting))
        approved.set(`${campaign} ${asset}`, (await of(campaign).assetView(asset)).prepared!);
      expect(stagesOf('in-freigabe')).toMatchObject([{ approvedBy: [approver] }, { approvedBy: [] }]);
      expect(seen.get('angehalten')!.status.paused).toBe(true);
      expect(await allPosts(site)).toEqual([]);

      await start(underWay, teaser);
      if (signal === 'SIGTERM') {
        expect(await house.stop('SIGTERM')).toBe(0);
        expect(await machine.temporalPid()).toBeNull();
        await cp(machine.home, backup(), { recursive: true });
      } else {
        await house.kill();
        expect(await machine.temporalPid()).not.toBeNull();
      }
    });

    step('are all there with the new release, and move', async () => {
      house = await startNew();
      await house.ask(lead, '/me');
      const answers = secondsSince(house.startedAt);
      // The one that had only just begun shows as soon as it has been recorded for the first time.
      const listed = await until('all campaigns are listed', async () => {
        const { json } = await house.ask<{ campaigns: CampaignStatus[] }>(lead, '/campaigns');
        const names = json.campaigns.map(({ campaign }) => campaign);
        expect(names).toEqual(expect.arrayContaining([...seen.keys()]));
        return names.includes(underWay) && { names, seconds: secondsSince(house.startedAt) };
      });
      expect(listed.names.sort()).toEqual([...everyCampaign].sort());
      temporal = await connectClient({ address: await machine.temporalAddress(), namespace: 'default' });
      // An answer to a query means that the new code has replayed the whole history.
      await Promise.all(everyCampaign.map((campaign) => handleOf(campaign).query('status')));
      const moving = secondsSince(house.startedAt);
      await of(underWay).eachIn('selection');
      process.stdout.write(
        `after ${signal}, from the start of the process: API after ${answers} s, ${everyCampaign.length} campaigns listed after ${listed.seconds} s, ` +
          `replayed after ${moving} s, the one under way has its variants after ${secondsSince(house.startedAt)} s\n`,
      );
    });

    step('stand as they stood, and nobody is asked again', async () => {
      for (const [campaign, { status }] of seen) expect((await of(campaign).view()).status).toEqual(status);
      for (const [key, prepared] of approved) {
        const [campaign, asset] = key.split(' ') as [string, string];
        expect((await of(campaign).assetView(asset)).prepared).toEqual(prepared);
      }
    });

    step('are reached by the tokens that were good before, and the key lies where it lay', async () => {
      expect((await meBy(apiToken)).status).toBe(200);
      const keys = join(machine.home, 'keys');
      expect(await readdir(keys)).toContain(tenant);
      const [privateKey] = (await readdir(join(keys, tenant))).filter((name) => name.includes('private'));
      expect((await stat(join(keys, tenant, privateKey!))).mode & 0o777).toBe(0o600);
    });

    step('are finished: decided, resumed, retried, due', async () => {
      await of('in-freigabe').decide(lawyer, blog).then(accepted);
      await of('im-termin').reschedule(blog, new Date());
      await of('ohne-zugang').command(admin, { kind: 'retry', asset: blog }).then(accepted);
      await of('angehalten').command(lead, { kind: 'resume' }).then(accepted);
      await approve('angehalten', teaser, approver);
      await approve('angehalten', teaser, lawyer);
      for (const [campaign, asset] of published.filter(([one]) => one === example || one === underWay)) {
        await of(campaign!).select(asset!);
        await until('it is up for sign-off', async () => (await standing(campaign!, asset!)).stage === 'sign-off');
        await approve(campaign!, asset!, approver);
        await approve(campaign!, asset!, lawyer);
      }
      for (const campaign of everyCampaign) {
        await of(campaign).eachIn('done');
        await until(`${campaign} has ended`, async () => (await of(campaign).view()).status.endedAt);
      }
    });

    step('have published each piece once, with the bytes that were approved', async () => {
      const posts = await allPosts(site);
      expect(posts).toHaveLength(published.filter(([, asset]) => asset === blog).length);
      const pages = await pagesOf(machine.workspace);
      expect(pages).toHaveLength(published.filter(([, asset]) => asset !== blog).length);
      for (const [campaign, asset] of published as [string, string][]) {
        const publications = (await of(campaign).view()).publications.filter((one) => one.asset === asset);
        expect(publications).toMatchObject([{ state: 'published' }]);
        const { remoteId, contentHash } = publications[0]!.receipt!;
        const { title, html } = approved.get(`${campaign} ${asset}`) ?? (await of(campaign).assetView(asset)).prepared!;
        expect(contentHash).toBe(hashOf({ title, html }));
        const post = posts.find(({ id }) => asset === blog && String(id) === remoteId);
        const live =
          asset === blog
            ? { title: post?.title.raw, html: post?.content.raw }
            : pages.find(({ slug }) => slug === remoteId);
        expect(live).toMatchObject({ title, html });
        if (post) expect(post.status).toBe('publish');
      }
    });

    step('have one timeline over both releases', async () => {
      for (const [campaign, { events }] of seen) {
        const now = await timeline(campaign);
        expect(now.slice(0, events.length)).toEqual(events);
        const later = now.slice(events.length).map(({ kind }) => kind);
        expect(later).toEqual(expect.arrayContaining(['command', 'publication']));
        expect(later).not.toContain('attention');
      }
    });

    step('have made no code fail, by doctor, histories and the log of the worker', async () => {
      const { json } = await house.ask<HealthReport>(admin, '/doctor');
      const ill = json.parts.filter(({ ok }) => !ok).map(({ name, message }) => ({ name, message }));
      expect(ill).toEqual([]);
      expect(json.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['workflow tasks', 'database']));
      const failed: string[] = [];
      for await (const { workflowId, runId } of temporal!.workflow.list()) {
        const { events } = await temporal!.workflow.getHandle(workflowId, runId).fetchHistory();
        if (events?.some(({ workflowTaskFailedEventAttributes: failure }) => failure)) failed.push(workflowId);
      }
      expect(failed).toEqual([]);
      const log = await readFile(join(machine.home, 'worker.log'), 'utf8').catch(() => '');
      expect(log).not.toMatch(/nondeterminism|determinism violation|workflow task.*fail/i);
    });

    if (signal === 'SIGTERM') {
      step('are of a database that the former release refuses', async () => {
        await temporal?.connection.close();
        temporal = null;
        expect(await house.stop()).toBe(0);
        house = await machine.start({ source: release.source });
        await house.says('The database is newer than this version of Copydesk');
        await house.kill();
      });

      step('go on with the former release from a copy, which sends nothing twice', async () => {
        await rm(machine.home, { recursive: true });
        await cp(backup(), machine.home, { recursive: true });
        house = await machine.start({
          source: release.source,
          environment: { COPYDESK_WORDPRESS_PASSWORD: site.users.autor.password },
        });
        await house.says('console ');
        expect((await meBy(apiToken)).status).toBe(200);
        const posts = await allPosts(site);
        await of('im-termin').reschedule(blog, new Date());
        await of('im-termin').eachIn('done');
        expect(await allPosts(site)).toEqual(posts);
      });
    }

    const backup = () => `${machine.home}-before`;

    const startNew = () => machine.start({ environment: { COPYDESK_WORDPRESS_PASSWORD: site.users.autor.password } });

    async function start(campaign: string, asset: string): Promise<void> {
      const [channel, locale] = asset.split('/');
      const { status } = await house.ask(lead, '/campaigns', {
        body: {
          id: campaign,
          brand: tenant,
          title: `Die Nordgrat 3L, ${campaign}`,
          goal: '600 verkaufte Jacken bis Ende Februar',
          baseline: 'bisher keine, neues Produkt',
          audience: 'Menschen, die bei jedem Wetter in den Bergen unterwegs sind',
          products: ['SF-1001'],
          questions: ['Was hält die Nordgrat 3L aus?'],
          assets: [{ channel, locales: [locale], variants: 1 }],
          owner: lead,
        },
      });
      expect(status).toBe(201);
    }

    const approve = (campaign: string, asset: string, person: string) =>
      of(campaign).decide(person, asset).then(accepted);

    const standing = async (campaign: string, asset: string) =>
      (await of(campaign).assets()).find((one) => one.asset === asset)!;

    const stagesOf = (campaign: string) => seen.get(campaign)!.status.assets[0]!.request!.stages;

    const timeline = async (campaign: string): Promise<CampaignEvent[]> =>
      (await house.ask<{ events: CampaignEvent[] }>(lead, `/campaigns/${campaign}/timeline`)).json.events;

    const handleOf = (campaign: string) => temporal!.workflow.getHandle(campaignWorkflowId(tenant, campaign));

    /** Who one is by an API token, which is not the one of this machine. */
    async function meBy(token: string): Promise<{ status: number; json: unknown }> {
      const { url } = JSON.parse(await readFile(join(machine.home, 'server.json'), 'utf8'));
      const response = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
      return { status: response.status, json: await response.json() };
    }
  },
);

const accepted = ({ status, json }: { status: number; json: unknown }) =>
  expect({ status, json }).toMatchObject({ status: 200 });

const secondsSince = (at: number): string => ((Date.now() - at) / 1_000).toFixed(1);

/** Every page that the folder channels of a workspace hold. */
async function pagesOf(workspace: string): Promise<{ slug: string; title: string; html: string }[]> {
  const files = await readdir(join(workspace, 'site'), { recursive: true });
  const pages = files.filter((file) => /^[^/]+\/[^/]+\/index\.html$/.test(file));
  return Promise.all(
    pages.map(async (file) => ({
      ...readPage(await readFile(join(workspace, 'site', file), 'utf8')),
      slug: file.split('/')[1]!,
    })),
  );
}
