import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';
import { campaignOverApi } from './campaign-over-api.ts';
import { type HoldingProxy, holdingProxy } from './holding-proxy.ts';
import { type HouseProcess, type Machine, newMachine } from './house-process.ts';
import { type Kill, printKills, stageAt, stepsOf } from './kill-steps.ts';
import { allPosts, emptySite } from './posts.ts';
import { until } from './until.ts';
import { untilWritten } from './until-written.ts';
import { repeats, startWitness, type Witness } from './witness.ts';

const campaign = 'nordgrat-launch';
const [blog, teaser] = ['blog/de-DE', 'teaser/de-DE'];
const [lead, approver, otherApprover, lawyer] = ['lena-hofer', 'miriam-falk', 'tobias-reiter', 'katharina-vogt'];
const stepMs = 300_000;
const latencyMs = 1_200;

let directory: string;
let site: RunningWordPress;
let blogProxy: HoldingProxy;
let teaserProxy: HoldingProxy;
let witness: Witness;
let machine: Machine;
let house: HouseProcess;
const { view, assets, assetView, inbox, eachIn, select, decide, reschedule } = campaignOverApi(
  () => house,
  campaign,
  lead,
);

/** Each kill, with the stage it hit and how long the campaign then took to go on, from the start of the process. */
const kills: (Kill & { stage: string })[] = [];
const step = stepsOf(() => house.log());

describe('A campaign whose process is killed in every stage', () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'copydesk-kill-'));
    [site, witness] = await Promise.all([wordPressForTests('kill', false), startWitness(directory, latencyMs)]);
    await emptySite(site);
    [blogProxy, teaserProxy] = await Promise.all([holdingProxy(site.url), holdingProxy(site.url)]);
    machine = await newMachine({
      OPENAI_BASE_URL: witness.url,
      OPENAI_MODEL: 'house-writer',
      COPYDESK_WORDPRESS_PASSWORD: site.users.autor.password,
    });
    await machine.edit('channels.yaml', ({ channels }) => {
      const settings = { user: 'autor', password: 'env:COPYDESK_WORDPRESS_PASSWORD' };
      Object.assign(channels.blog, { settings: { ...settings, url: blogProxy.url } });
      Object.assign(channels.teaser, { connector: 'wordpress', settings: { ...settings, url: teaserProxy.url } });
    });
    await machine.edit('workspace.yaml', ({ approvals }) => {
      approvals.stages[1].when = 'always';
    });
    await machine.edit('briefs/produkt-launch.yaml', (brief) => {
      brief.assets[0].channel = 'blog';
    });
    house = await machine.start();
  }, stepMs);

  afterAll(async () => {
    await machine?.remove();
    await Promise.all([witness?.stop(), blogProxy?.close(), teaserProxy?.close()]);
    await site?.stop();
    await rm(directory, { recursive: true, force: true });
  }, stepMs);

  step('goes on when it has only just been started', async () => {
    await house.says('started from its brief');
    await killAndStart('start', 'research', () => witness.answered('research_report'));
  });

  step('goes on in research', async () => {
    await halfATurn();
    await killAndStart('research', 'research', () => witness.answered('strategy'));
  });

  step('goes on in strategy', async () => {
    await halfATurn();
    await killAndStart('strategy', 'strategy', () => answeredAgain('content'));
  });

  step('goes on in variants', async () => {
    await killAndStart('variants', 'variants', () => answeredAgain('content'));
  });

  step('goes on in variants when the Temporal server has been killed, too', async () => {
    await killAndStart('variants, Temporal too', 'variants', () => eachIn('selection'), { temporalToo: true });
  });

  step('goes on in selection and keeps its variants', async () => {
    await untilWritten(machine, campaignWorkflowId('steinfoehr', campaign));
    const before = await assets();
    await killAndStart('selection', 'selection', () => eachIn('selection'));
    expect(await assets()).toEqual(before);
    for (const asset of [blog, teaser]) await select(asset);
  });

  step('goes on in sign-off and asks nobody again', async () => {
    await eachIn('sign-off');
    await untilWritten(machine, campaignWorkflowId('steinfoehr', campaign));
    const before = await assets();
    await killAndStart('sign-off, before a decision', 'sign-off', () => eachIn('sign-off'));
    expect(await assets()).toEqual(before);
    expect((await inbox(approver)).map(({ asset }) => asset).sort()).toEqual([blog, teaser]);
  });

  step('keeps a decision that was answered, and counts one once whose answer was lost', async () => {
    const [answered, lost] = [randomUUID(), randomUUID()];
    const first = await decide(approver, blog, { key: answered });
    expect(first.status).toBe(200);
    const unheard = decide(approver, teaser, { key: lost }).catch(() => null);
    await killAndStart('sign-off, right after a decision', 'sign-off', () => eachIn('sign-off'));
    await unheard;

    expect(await decide(approver, blog, { key: answered })).toEqual(first);
    expect((await decide(approver, teaser, { key: lost })).status).toBe(200);
    expect((await decide(otherApprover, blog, { stage: 'brand' })).status).toBe(409);
    for (const { request } of await assets()) {
      expect(request!.stages).toMatchObject([
        { stage: 'brand', approvedBy: [approver] },
        { stage: 'legal', approvedBy: [] },
      ]);
    }
    expect(await inbox(approver)).toEqual([]);
  });

  step('goes on in slot, and keeps to the slot', async () => {
    for (const asset of [blog, teaser]) {
      await reschedule(asset, new Date(Date.now() + 3_600_000));
      expect((await decide(lawyer, asset)).status).toBe(200);
    }
    await eachIn('slot');
    await untilWritten(machine, campaignWorkflowId('steinfoehr', campaign));
    const before = await assets();
    await killAndStart('slot', 'slot', () => eachIn('slot'));
    expect(await assets()).toEqual(before);
    expect(await allPosts(site)).toEqual([]);
  });

  step('publishes once when a draft did not reach the site, or its answer did not reach us', async () => {
    const held = [blogProxy.hold(isDraft, 'before').held, teaserProxy.hold(isDraft, 'after').held];
    for (const asset of [blog, teaser]) await reschedule(asset, new Date());
    await Promise.all(held);
    expect(await statuses()).toEqual(['draft']);

    let heldAgain: Promise<unknown> = Promise.resolve();
    const holdPublishing = () => {
      heldAgain = Promise.all([
        blogProxy.hold(isPublishing, 'before').held,
        teaserProxy.hold(isPublishing, 'after').held,
      ]);
    };
    await killAndStart('publishing, before and after the draft', 'publishing', () => heldAgain, {
      whileDead: holdPublishing,
    });
  });

  step('publishes once when going live did not reach the site, or its answer did not reach us', async () => {
    expect(await statuses()).toEqual(['draft', 'publish']);
    let measuring: Promise<unknown> = Promise.resolve();
    const holdMeasuring = () => {
      measuring = blogProxy.hold(isMeasuring, 'before').held;
    };
    await killAndStart('publishing, before and after going live', 'publishing', () => measuring, {
      whileDead: holdMeasuring,
    });
  });

  step('goes on in measuring, to its end', async () => {
    await killAndStart('measuring', 'measuring', () => eachIn('done'));
    await until('the campaign has ended', async () => (await view()).status.endedAt);
  });

  step('has published each piece once, with the bytes that were approved', async () => {
    const { publications } = await view();
    const posts = await allPosts(site);
    expect(posts).toHaveLength(2);
    for (const { asset, state, receipt } of publications) {
      expect(state).toBe('published');
      const post = posts.find(({ id }) => String(id) === receipt!.remoteId)!;
      const { prepared } = await assetView(asset);
      expect({ status: post.status, title: post.title.raw, html: post.content.raw }).toEqual({
        status: 'publish',
        title: prepared!.title,
        html: prepared!.html,
      });
    }
  });

  step(
    'has asked nothing twice, needed nobody, and was in the stage in which each kill was meant to hit it',
    async () => {
      expect((await assets()).map(({ requests, revisions }) => ({ requests, revisions }))).toEqual([
        { requests: 1, revisions: 0 },
        { requests: 1, revisions: 0 },
      ]);
      const { json } = await house.ask<{ events: CampaignEvent[] }>(lead, `/campaigns/${campaign}/timeline`);
      const of = (kind: string) => json.events.filter((event) => event.kind === kind).map(({ data }) => data);
      expect(of('attention')).toEqual([]);
      const decisions = of('command').filter(({ action }) => action === 'decide');
      expect(decisions.map(({ asset, approvalStage }) => `${asset} ${approvalStage}`).sort()).toEqual([
        `${blog} brand`,
        `${blog} legal`,
        `${teaser} brand`,
        `${teaser} legal`,
      ]);
      expect(of('pinned')).toHaveLength(1);
      // A campaign is as far as its last asset, and while one is measured the other may still be publishing; on a starved machine a
      // second attempt may have measured past the one that is held.
      const seen = kills.map(({ name, at, stage }) => {
        const found = stageAt(json.events, at);
        return [name, stage === 'measuring' && ['publishing', 'done'].includes(found) ? stage : found];
      });
      expect(seen).toEqual(kills.map(({ name, stage }) => [name, stage]));
    },
  );

  step('has repeated no saved turn, by the log of the witness', async () => {
    const requests = await witness.requests();
    const repeated = repeats(
      requests,
      kills.map(({ at }) => at),
    );
    printKills(
      kills,
      repeated.map(({ kill }) => kill),
    );
    expect(repeated.filter(({ kill }) => kill === undefined)).toEqual([]);
  });

  step('stops in order when asked, with its Temporal server', async () => {
    expect(await house.stop()).toBe(0);
    expect(await machine.temporalPid()).toBeNull();
  });
});

/**
 * Kills the process now, starts it again and waits for a sign that the campaign goes on. Everything that must hold after every kill is
 * looked at here.
 */
async function killAndStart(
  name: string,
  stage: string,
  goesOn: () => Promise<unknown>,
  { temporalToo = false, whileDead = () => {} }: { temporalToo?: boolean; whileDead?: () => void } = {},
): Promise<void> {
  const server = await machine.temporalPid();
  const at = await house.kill();
  expect(await machine.temporalPid()).toBe(server);
  if (temporalToo) {
    process.kill(server!, 'SIGKILL');
    await until('the Temporal server is gone', async () => (await machine.temporalPid()) === null);
  }
  whileDead();
  house = await machine.start();
  kills.push({ name, stage, at, seconds: Number.NaN });
  if (!temporalToo) {
    await house.says(`took over the Temporal server of a former start (pid ${server})`);
    expect(await machine.temporalPid()).toBe(server);
  }
  await goesOn();
  kills.at(-1)!.seconds = (Date.now() - house.startedAt) / 1_000;
  const { json } = await house.ask<{ campaigns: { campaign: string; startedAt: string }[] }>(lead, '/campaigns');
  expect(json.campaigns.map((one) => one.campaign)).toEqual([campaign]);
  if (temporalToo) expect(house.output()).not.toContain('took over');
}

/** After an answer, so that the next request is under way. */
const halfATurn = () => sleep(latencyMs / 2);

const answeredAgain = (schema: string) => witness.answered(schema, house.startedAt);

const statuses = async (): Promise<string[]> => (await allPosts(site)).map(({ status }) => status).sort();

const isDraft = (request: string): boolean => request.startsWith('POST') && request.includes('"status":"draft"');
const isPublishing = (request: string): boolean => request.startsWith('POST') && request.includes('"status":"publish"');
/** A live piece is read twice: back, by who published it, and then by who measures it. */
function isMeasuring(request: string, earlier: string[]): boolean {
  const published = earlier.findLastIndex(isPublishing);
  return (
    published >= 0 && request.startsWith('GET') && earlier.slice(published + 1).some((one) => one.startsWith('GET'))
  );
}
