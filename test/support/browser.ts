import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium without a window and with a fresh profile. Callers close it. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(path)) {
    throw new Error(
      `There is no Chromium at ${path}. Install it (Debian: apt-get install chromium), or name another in CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath: path, headless: true, args: quiet });
}

/** A page of its own session that writes down everything the browser complains about, such as what the content policy refused. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return { page, complaints };
}

/** Signs in by a one-time link of this machine, and picks a person. */
export async function signIn(page: Page, link: string, person: string): Promise<void> {
  await page.goto(link);
  await page.locator('button[type=submit]').click();
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** What axe finds serious or worse, by rule and place; frames of others' pages are left out. `rules` narrows it. */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).exclude('iframe');
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${page.url()}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Pixels by which a page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
