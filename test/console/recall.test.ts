import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { parse } from 'yaml';
import { until } from '../api/running-house.ts';
import { openBrowser, openPage, overflow, seriousFindings, signIn } from '../support/browser.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';

const slow = 240_000;
const campaign = 'nordgrat-launch';

/** From the publication to the recall of all that rests on one document, by people at a browser. */
describe('a recall in a browser', () => {
  let house: RunningHouse;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let source: string;
  let operation: string;
  let published: string[];

  beforeAll(async () => {
    house = await startHouse();
    browser = await openBrowser();
    ({ page, complaints } = await openPage(browser, { locale: 'de-DE', viewport: { width: 1280, height: 900 } }));
  }, slow);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, slow);

  const main = () => page.locator('main').textContent();
  const become = async (person: string) => {
    await page.goto(`${house.url}/login/as`);
    await page.locator(`button[value="${person}"]`).click();
    await page.waitForURL(`${house.url}/`);
  };
  const lena = () => house.person('lena-hofer');
  const view = (id: string) => house.desk.campaign(lena(), id);
  const fileOf = (url: string, channel: string) =>
    join(
      house.workspace,
      'site',
      channel,
      new URL(url).pathname
        .replace(/\/(index\.html)?$/, '')
        .split('/')
        .at(-1)!,
      'index.html',
    );

  /** Everything of a campaign that waits is decided by those whose role it waits for, at the desk itself. */
  async function publishAll(): Promise<void> {
    const brief = parse(await readFile(join(house.workspace, 'briefs/produkt-launch.yaml'), 'utf8'));
    await house.desk.start(lena(), brief);
    const approvers = ['miriam-falk', 'katharina-vogt'];
    await until(
      async () => {
        const { status } = await view(campaign);
        for (const { asset, stage, variants, request } of status.assets) {
          if (stage === 'selection') {
            const sound = variants.find(({ verdict }) => verdict !== 'block')!;
            await house.desk
              .command(lena(), campaign, { kind: 'select', asset, variant: sound.variant })
              .catch(() => null);
          }
          if (stage !== 'sign-off' || !request) continue;
          for (const person of approvers) {
            const decision = { kind: 'decide', asset, prepared: request.prepared, decision: 'approve' } as const;
            await house.desk.command(house.person(person), campaign, decision).catch(() => null);
          }
        }
        return status.assets.map(({ stage }) => stage);
      },
      (stages) => stages.length > 0 && stages.every((stage) => stage === 'done'),
    );
  }

  it(
    'begins with pages that are live, and finds those that rest on a document',
    async () => {
      await publishAll();
      const { pieces } = await house.desk.live(lena());
      expect(pieces.length).toBeGreaterThan(1);
      published = pieces.map(({ url, channel }) => fileOf(url, channel));
      expect(published.map((file) => existsSync(file))).toEqual(published.map(() => true));
      const { store } = house.house.tenants[0];
      const cited = (await store.lineage.of(pieces[0]!.publication)).find(({ kind }) => kind === 'source');
      source = cited!.value;
      await signIn(page, await house.loginLink(), 'lena-hofer');
      await page.locator('nav a[href="/live"]').click();
      await page.getByText('Eingrenzen').click();
      await page.locator('input[name=source]').fill(source);
      await page.locator('form[action="/live"] button').click();
      await page.waitForURL(/source=/);
      expect(await main()).toContain(`Quelle „${source}“`);
      expect(await page.locator('input[name=publication]').count()).toBeGreaterThan(0);
    },
    slow,
  );

  it(
    'has them withdrawn by one order, which leads to the operation',
    async () => {
      for (const box of await page.locator('input[name=publication]').all()) await box.check();
      await page.locator('input[name=kind][value=withdraw]').check();
      await page.locator('textarea[name=reason]').fill('Der Laborwert stimmt nicht.');
      await page.locator('form[action="/live/operations"] button[type=submit]').click();
      await page.waitForURL(/\/campaigns\/withdraw-/);
      operation = new URL(page.url()).pathname;
      await page.locator('#live .tag.stage-sign-off').first().waitFor({ timeout: slow });
      expect(await main()).toMatch(/Zurückziehen[\s\S]*Der Laborwert stimmt nicht\./);
      expect(published.map((file) => existsSync(file))).toEqual(published.map(() => true));
    },
    slow,
  );

  it(
    'is found in the inbox of who approves, who sees every piece and approves all in one go',
    async () => {
      await until(
        async () => (await view(operation.split('/').at(-1)!)).status.assets.map(({ stage }) => stage),
        (stages) => stages.every((stage) => stage === 'sign-off'),
      );
      await become('miriam-falk');
      expect(await main()).toContain('Zurückziehen freigeben');
      await page.goto(`${house.url}${operation}/approve`);
      const boxes = page.locator('input[name=shown]');
      expect(await boxes.count()).toBe((await view(operation.split('/').at(-1)!)).status.assets.length);
      await page.frameLocator('iframe.preview').first().locator('h1').first().waitFor();
      await page.locator('button[data-key=a]').click();
      await page
        .getByText(/freigegeben\./)
        .first()
        .waitFor();
    },
    slow,
  );

  it(
    'and then the pages are gone, by a decision about each',
    async () => {
      const id = operation.split('/').at(-1)!;
      const stages = await until(
        async () => {
          const { status } = await view(id);
          for (const { asset, stage, request } of status.assets) {
            if (stage !== 'sign-off' || !request) continue;
            const decision = { kind: 'decide', asset, prepared: request.prepared, decision: 'approve' } as const;
            await house.desk.command(house.person('katharina-vogt'), id, decision).catch(() => null);
          }
          return status.assets.map(({ stage }) => stage);
        },
        (all) => all.every((stage) => stage === 'done'),
      );
      const { store } = house.house.tenants[0];
      const withdrawn = await store.publications.list({ campaign: id });
      expect(withdrawn.map(({ operation: kind, state }) => [kind, state])).toEqual(
        stages.map(() => ['withdraw', 'published']),
      );
      for (const { prepared } of withdrawn) {
        const by = (await store.commands.decisionsOn(prepared)).map(({ command }) => command.person);
        expect(by).toContain('miriam-falk');
      }
      for (const { receipt, identity } of withdrawn)
        expect(existsSync(fileOf(receipt!.url, identity.channel))).toBe(false);
      await become('lena-hofer');
      await page.goto(`${house.url}/live?source=${encodeURIComponent(source)}`);
      expect(await main()).toContain('Nichts, was live ist, passt dazu.');
      await page.goto(house.url + operation);
      await page.locator('#live .tag.stage-done').first().waitFor();
      expect(await main()).toContain('zurückgezogen');
    },
    slow,
  );

  it(
    'a channel is paused and a stop is set where somebody looks for it',
    async () => {
      await become('sven-aumann');
      await page.goto(`${house.url}/channels`);
      const journal = page.locator('#channel-journal');
      await journal.locator('form[action$="/check"] button').click();
      await page.locator('#channel-journal .tag.good').first().waitFor();
      expect(await main()).toContain('genau einmal');
      await page.locator('#channel-journal details summary').click();
      await page.locator('#channel-journal input[name=reason]').fill('Umzug');
      await page.locator('#channel-journal form[action$="/pause"] button').click();
      await page.locator('#channel-journal .mark.bad').waitFor();
      await page.locator('#channel-journal form[action$="/resume"] button').click();
      await page.getByText('Der Kanal geht weiter.').waitFor();
      await page.goto(`${house.url}/stop`);
      await page.locator('select[name=what]').selectOption('channel journal');
      await page.locator('form[action="/stop"] textarea').fill('Falscher Laborwert');
      await page.locator('form[action="/stop"] button').click();
      await page.getByText('Der Halt ist in Kraft.').waitFor();
      await page.locator('form[action$="/lift"] button').click();
      await page.getByText('Der Halt ist aufgehoben.').waitFor();
    },
    slow,
  );

  it(
    'and every page is usable at 360 pixels and by the rules of axe',
    async () => {
      const found: string[] = [];
      await page.setViewportSize({ width: 360, height: 740 });
      const paths = [
        '/live',
        `/live?source=${source}`,
        '/unsettled',
        '/channels',
        '/stop',
        '/calendar',
        '/credentials',
        '/webhooks',
        operation,
        `${operation}/approve`,
      ];
      for (const path of [...paths, `/campaigns/${campaign}/withdraw`, `${operation}/assets/piece-1`]) {
        await page.goto(house.url + path);
        if ((await overflow(page)) > 0) found.push(`${path}: ${await overflow(page)} pixels too wide`);
        found.push(...(await seriousFindings(page)));
        await page.locator('nav summary').press('Enter');
        if (!(await page.locator('nav a[href="/webhooks"]').isVisible())) found.push(`${path}: the menu stays shut`);
        if ((await overflow(page)) > 0) found.push(`${path}: the menu is too wide`);
        if (path === '/live') found.push(...(await seriousFindings(page)));
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    slow,
  );
});
