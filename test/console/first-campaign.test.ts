import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { hashOf } from '../../domain/canonical.ts';
import { allPosts, emptySite } from '../main-job/posts.ts';
import { openBrowser, openPage, overflow, seriousFindings, signIn } from '../support/browser.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';
import { type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';

const slow = 240_000;
const oldPage = 'site/journal/hardshelljacke-waschen';
const example = fileURLToPath(new URL('../../examples/workspace', import.meta.url));
/** What WordPress would like to make something else of. */
const addition = 'Fragen & Antworten dazu: „Was ist neu?“ – das steht <hier>, \\ und [gallery] ist nur ein Wort.';

/** The first hour of a content team, with a mouse and a keyboard alone: nothing but the browser starts, steers or decides anything. */
describe('the first campaign and the first schedule in a browser', () => {
  let site: RunningWordPress;
  let house: RunningHouse;
  let browser: Browser;
  let page: Page;
  const complaints: string[][] = [];

  beforeAll(async () => {
    site = await wordPressForTests('console', true);
    await emptySite(site);
    house = await startHouse({ COPYDESK_WORDPRESS_PASSWORD: site.users.redaktion.password });
    const file = join(house.workspace, 'channels.yaml');
    const channels = parse(await readFile(file, 'utf8'));
    Object.assign(channels.channels.blog.settings, { url: site.url, user: 'redaktion' });
    await writeFile(file, stringify(channels));
    await cp(join(example, oldPage), join(house.workspace, oldPage), { recursive: true });
    browser = await openBrowser();
    page = await newPage();
  }, slow);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await site?.stop();
  }, slow);

  /** A browser of its own, without a session. */
  async function newPage(): Promise<Page> {
    const opened = await openPage(browser, { locale: 'de-DE', viewport: { width: 1280, height: 900 } });
    complaints.push(opened.complaints);
    return opened.page;
  }
  const main = () => page.locator('main').textContent();
  const field = (name: string) => page.locator(`#brief-form [name="${name}"]`);

  /** Presses the button of a form and sees the page that it leads to. */
  async function press(button: Locator): Promise<void> {
    const loaded = page.waitForEvent('load');
    await button.click();
    await loaded;
  }

  /** Pages of assets load themselves anew only while the house works, so they are loaded until something is there. */
  async function comesTo(path: string, selector: string): Promise<void> {
    for (const end = Date.now() + 90_000; ; await page.waitForTimeout(500)) {
      // While the house works the page also loads itself anew, and of two loads at once the browser gives up the first.
      await page.goto(house.url + path).catch((error: Error) => {
        if (!error.message.includes('ERR_ABORTED')) throw error;
      });
      await page.waitForLoadState();
      if ((await page.locator(selector).count()) > 0) return;
      if (Date.now() > end) throw new Error(`${path} never had ${selector}, but says: ${await main()}`);
    }
  }

  /** What of these pages somebody with a phone or a screen reader could not use. */
  async function unusable(...paths: string[]): Promise<string[]> {
    const found: string[] = [];
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of paths) {
      await page.goto(house.url + path);
      if ((await overflow(page)) > 0) found.push(`${path}: ${await overflow(page)} pixels too wide`);
      found.push(...(await seriousFindings(page)));
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    return found;
  }

  /** Whoever holds the role of the open stage looks at the preview and approves, each signed in anew. */
  async function approveAs(person: string, path: string): Promise<void> {
    await press(page.locator('form[action="/logout"] button'));
    await page.waitForURL(/\/login/);
    await signIn(page, await house.loginLink(), person);
    await page.goto(house.url + path);
    await page.frameLocator('iframe.preview').locator('h1').first().waitFor();
    await press(page.locator('button[value=approve]'));
    await page.locator('.stages .approve').first().waitFor();
  }

  const campaign = '/campaigns/nordgrat-im-blog';
  const blog = `${campaign}/assets/blog/de-DE`;

  it(
    'begins with the form of a brief that the content lead fills in',
    async () => {
      await signIn(page, await house.loginLink(), 'lena-hofer');
      await page.locator('nav a[href="/campaigns"]').click();
      await page.locator('a[href="/campaigns/new"]').first().click();
      const filled: Record<string, string> = {
        title: 'Die Nordgrat 3L kommt in den Blog',
        id: 'nordgrat-im-blog',
        goal: 'Bis Ende Januar 2027 besuchen 4.000 Menschen die Produktseite über den Blog.',
        baseline: 'Der letzte Produktstart brachte in acht Wochen 2.600 Besuche.',
        audience: 'Bergwanderer, die eine Hardshelljacke für viele Jahre suchen und Zahlen lesen wollen.',
        message: 'Die Nordgrat 3L schützt bei langem Regen und lässt sich reparieren.',
        questions: 'Wie wasserdicht ist die Nordgrat 3L?\nWas wiegt sie?\nWie lässt sie sich reparieren?',
        budgetCents: '3,00',
      };
      for (const [name, value] of Object.entries(filled)) await field(name).fill(value);
      await page.locator('#brief-form input[name=products][value=SF-1001]').check();
      await field('assets.0.channel').selectOption('blog');
      await field('assets.0.locale').selectOption('de-DE');
      await field('assets.0.variants').fill('2');
      await page.locator('#brief-form button[value=estimate]').click();
      await page.locator('#brief-form button[value=start]').click();
      await page.waitForURL(house.url + campaign);
    },
    slow,
  );

  it(
    'is watched until there is something to choose, and shows findings with their reasons',
    async () => {
      const ready = page.locator('.tag.stage-selection, .tag.stage-sign-off').first();
      await ready.waitFor({ timeout: 90_000 }).catch(async (error) => {
        throw new Error(`Nothing to choose came; the page says: ${await main()}`, { cause: error });
      });
      expect(await page.locator('#live').textContent()).toMatch(/Recherche/);
      await page.locator('#live tbody .item-link').first().click();
      await page.locator('article.variant').nth(1).waitFor();
      expect(await page.locator('article.variant h4').allTextContents()).toContainEqual(
        expect.stringMatching(/Befunde/i),
      );
    },
    slow,
  );

  it(
    'lets the lead choose, and checks anew what she changes afterwards',
    async () => {
      await press(page.locator('article.variant button[data-key=a]').first());
      await comesTo(blog, '.tag.stage-sign-off');
      const before = await page.locator('.sign-off code').last().textContent();
      await page.locator('.beside a[data-key=e]').click();
      await page.locator('select[name=add]').selectOption('paragraph');
      await page.locator('button[value=add]').click();
      await page.locator('textarea[data-body]').last().fill(addition);
      await page.locator('button[value=save]').click();
      await page.waitForURL(/\?saved/);
      expect(await main()).toMatch(/Gespeichert und geprüft/);
      await comesTo(blog, '.tag.stage-sign-off');
      expect(await page.locator('.sign-off code').last().textContent()).not.toBe(before);
      expect(await allPosts(site)).toEqual([]);
    },
    slow,
  );

  it(
    'goes out when those have approved who did not edit it',
    async () => {
      await approveAs('miriam-falk', blog);
      if ((await page.locator('.stages .open').count()) > 0) await approveAs('katharina-vogt', blog);
      await comesTo(blog, '.receipt.publication-published');
    },
    slow,
  );

  it('is one post in WordPress, with the bytes that were approved', async () => {
    const { prepared, status } = await house.desk.asset(house.person('lena-hofer'), 'nordgrat-im-blog', 'blog/de-DE');
    const posts = await allPosts(site);
    expect(posts.map((post) => post.status)).toEqual(['publish']);
    const [{ title, content }] = posts as [(typeof posts)[number]];
    expect({ title: title.raw, html: content.raw }).toEqual({ title: prepared!.title, html: prepared!.html });
    expect(status.request!.prepared).toBe(prepared!.ref);
    expect(content.raw).toContain('Fragen &amp; Antworten dazu: „Was ist neu?“');
    await page.goto(house.url + blog);
    expect(await main()).toContain(hashOf({ title: title.raw, html: content.raw }));
  });

  const schedule = '/schedules/journal-auffrischen';
  let refresh: string;
  let refreshed: string;

  it(
    'then a schedule is made by the form, paused, resumed and triggered',
    async () => {
      page = await newPage();
      await signIn(page, await house.loginLink(), 'lena-hofer');
      await page.locator('nav summary').press('Enter');
      await page.locator('nav a[href="/schedules"]').click();
      await page.locator('a[href="/schedules/new"]').click();
      const form = page.locator('form:has(input[name=kind][value=refresh])');
      const filled = {
        title: 'Journal auffrischen',
        id: 'journal-auffrischen',
        export: 'search-console/pages.csv',
        audience: 'Menschen, die ihre Ausrüstung pflegen wollen.',
        windowDays: '14',
      };
      for (const [name, value] of Object.entries(filled)) await form.locator(`[name=${name}]`).fill(value);
      await form.locator('button[type=submit]').click();
      await page.waitForURL(house.url + schedule);
      await page.locator(`form[action="${schedule}/pause"] input[name=note]`).fill('Umzug');
      await page.locator(`form[action="${schedule}/pause"] button`).click();
      await page.locator(`form[action="${schedule}/resume"]`).waitFor();
      expect(await main()).toMatch(/angehalten von Lena Hofer/i);
      await page.locator(`form[action="${schedule}/resume"] button`).click();
      await page.locator(`form[action="${schedule}/pause"]`).waitFor();
      await page.locator(`form[action="${schedule}/trigger"] button`).click();
      const run = page.locator('#schedule a[href^="/campaigns/journal-auffrischen-"]');
      await run.first().waitFor({ timeout: slow });
      refresh = (await run.first().getAttribute('href'))!;
    },
    slow,
  );

  it(
    'its run says why this page, and what it wants to change there',
    async () => {
      // Its one sound proposal needs no choosing.
      await comesTo(refresh, '#live .tag.stage-sign-off');
      expect(await main()).toContain('hardshelljacke-waschen');
      refreshed = (await page.locator('#live tbody .item-link').first().getAttribute('href'))!;
      await page.goto(house.url + refreshed);
      expect(await page.locator('.changes ins, .changes del').count()).toBeGreaterThan(0);
    },
    slow,
  );

  it(
    'and after a foreign edit the page shows all three versions',
    async () => {
      const file = join(house.workspace, oldPage, 'index.html');
      const html = await readFile(file, 'utf8');
      await writeFile(file, html.replace('</h1>', ' (Stand: November)</h1>'));
      await page.goto(house.url + refreshed);
      await page.locator('.three-way li').first().waitFor();
      expect(await main()).toContain('Jetzt live');
      expect(await unusable(refreshed)).toEqual([]);
    },
    slow,
  );

  it(
    'which an approval does not overwrite, and a retry takes up',
    async () => {
      await approveAs('miriam-falk', refreshed);
      await comesTo(refreshed, '.three-way');
      await page.getByText(/liest die Live-Fassung neu ein/).waitFor();
      expect(await readFile(join(house.workspace, oldPage, 'index.html'), 'utf8')).toContain('(Stand: November)</h1>');
      await page.goto(`${house.url}/login/as`);
      await page.locator('button[value=lena-hofer]').click();
      await page.waitForURL(`${house.url}/`);
      await page.goto(house.url + refreshed);
      await press(page.locator('form:has(input[value=retry]) button').first());
      await comesTo(refreshed, '.title-row .tag.stage-sign-off');
      expect(await page.locator('.three-way').count()).toBe(0);
    },
    slow,
  );

  it(
    'all the rest is usable at 360 pixels and by the rules of axe',
    async () => {
      const found = await unusable('/schedules', '/schedules/new', schedule, refresh, campaign, blog);
      await page.emulateMedia({ colorScheme: 'dark' });
      for (const path of [schedule, refresh, refreshed]) {
        await page.goto(house.url + path);
        found.push(...(await seriousFindings(page, ['color-contrast'])));
      }
      expect(found).toEqual([]);
    },
    slow,
  );

  it('and the browser never complained', () => {
    // Whoever has signed out is told so with the status of somebody who is not signed in.
    const signedOut = /\/login: .* 401 /;
    expect(complaints.flat().filter((one) => !signedOut.test(one))).toEqual([]);
  });
});
