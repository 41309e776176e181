import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { localOperator } from '../../console/app-dependencies.ts';
import { openBrowser, openPage, overflow, seriousFindings, signIn } from '../support/browser.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';

const campaign = '/campaigns/layering-guide';
const slow = 240_000;

/** One story from the brief to the publication, by a person at a browser, against the whole house with nothing faked. */
describe('the console in a browser', () => {
  let house: RunningHouse;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let asset: string;

  beforeAll(async () => {
    house = await startHouse();
    browser = await openBrowser();
    ({ page, complaints } = await openPage(browser, { locale: 'en-GB', viewport: { width: 1280, height: 900 } }));
  }, slow);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, slow);

  const link = async () =>
    `${house.url}/login?token=${await house.house.tenants[0].store.access.issue('login', localOperator, 60_000)}`;
  const become = async (person: string) => {
    await page.goto(`${house.url}/login/as`);
    await page.locator(`button[value="${person}"]`).click();
    await page.waitForURL(`${house.url}/`);
  };
  const pageSays = (text: RegExp) => expect(page.locator('main').textContent()).resolves.toMatch(text);

  it(
    'lets the content lead in by a link, and starts a pasted brief after showing what it will take',
    async () => {
      await signIn(page, await link(), 'lena-hofer');
      await pageSays(/Nichts wartet auf Sie/);
      await page.goto(`${house.url}/campaigns/new`);
      const brief = (await readFile(join(house.workspace, 'briefs/evergreen-layering.yaml'), 'utf8')).replace(
        /variants: \d/g,
        'variants: 2',
      );
      await page.getByText('YAML einfügen').click();
      await page.locator('#yaml').fill(brief);
      await page.locator('form:has(#yaml) button[value=estimate]').click();
      await pageSays(/Modellkosten/);
      await page.locator('button[value=start]').click();
      await page.waitForURL(`${house.url}${campaign}`);
    },
    slow,
  );

  it(
    'follows the campaign without being touched, until there is something to select',
    async () => {
      await page.locator('.tag.stage-selection').first().waitFor({ timeout: slow });
      asset = (await page.locator('#live tbody .item-link').first().getAttribute('href'))!;
      await page.locator('#live tbody .item-link').first().click();
      await page.locator('article.variant').nth(1).waitFor();
      await pageSays(/Befunde/);
    },
    slow,
  );

  it(
    'edits a variant, sees its findings, and selects it',
    async () => {
      await page.locator('article.variant >> nth=0').getByText('Bearbeiten', { exact: true }).click();
      const title = page.locator('#title');
      await title.fill(`${(await title.inputValue()).slice(0, 40).trimEnd()} 2`);
      await page.locator('button[value=save]').click();
      await page.waitForURL(/\?saved/);
      await pageSays(/Gespeichert und geprüft/);
      await page.locator('article.variant button[data-key=a]').last().click();
      await page.locator('.tag.stage-sign-off').waitFor({ timeout: slow });
    },
    slow,
  );

  it(
    'shows the approver the preview, takes the approval by keyboard, and tells who comes too late who was first',
    async () => {
      const late = await openPage(browser, { locale: 'en-GB' });
      await signIn(late.page, await link(), 'tobias-reiter');
      await late.page.goto(house.url + asset);

      await become('miriam-falk');
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${house.url}${asset}`);
      await page.frameLocator('iframe.preview').locator('h1').first().waitFor();
      await page.keyboard.press('?');
      expect(await page.locator('#keys').isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('a');
      await page.keyboard.press('Enter');
      await page.locator('.stages .approve').first().waitFor();

      await late.page.locator('[data-newer]').waitFor();
      await late.page.locator('button[value=approve]').click();
      await late.page.getByText(/Miriam Falk was first: approved/).waitFor();
      expect(await late.page.locator('button[value=approve]').count()).toBe(0);
      await late.page.context().close();
    },
    slow,
  );

  it(
    'shows the receipt when everybody whose word it needs has given it',
    async () => {
      if ((await page.locator('.stages .open').count()) > 0) {
        await become('katharina-vogt');
        await page.goto(house.url + asset);
        await page.locator('button[value=approve]').click();
      }
      for (
        let times = 0;
        times < 60 && (await page.locator('.receipt.publication-published').count()) === 0;
        times += 1
      ) {
        await page.waitForTimeout(1_000);
        await page.goto(house.url + asset);
      }
      await pageSays(/Prüfsumme des Inhalts\s*sha256:[0-9a-f]{64}/);
    },
    slow,
  );

  it(
    'is usable by everybody on every page: at 360 pixels, in the dark, and by the rules of axe',
    async () => {
      const paths = [
        '/',
        '/campaigns',
        '/campaigns/new',
        campaign,
        `${campaign}/cancel`,
        asset,
        `${asset}/edit`,
        '/knowledge?q=layering',
        '/policy?principal=person:lena-hofer&action=edit',
        '/health',
      ];
      const found: string[] = [];
      await page.setViewportSize({ width: 360, height: 740 });
      for (const path of paths) {
        await page.goto(house.url + path);
        if ((await overflow(page)) > 0) found.push(`${path}: ${await overflow(page)} pixels too wide`);
        found.push(...(await seriousFindings(page)));
      }
      // Colours are all that differs in the dark, and these pages have all of them.
      await page.emulateMedia({ colorScheme: 'dark' });
      for (const path of ['/', asset, `${asset}/edit`]) {
        await page.goto(house.url + path);
        found.push(...(await seriousFindings(page, ['color-contrast'])));
      }
      expect(found).toEqual([]);
    },
    slow,
  );

  it('never made the browser complain', () => {
    expect(complaints).toEqual([]);
  });
});
