import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { localOperator } from '../console/app-dependencies.ts';
import type { AssetStatus } from '../domain/campaign.ts';
import { openBrowser, openPage, signIn } from '../test/support/browser.ts';
import { startHouse } from '../test/support/house.ts';

/** Makes docs/images/*.png of the real console with the example campaign and a refresh under way. Run it with `npx tsx scripts/screenshots.ts`. */
const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
const example = fileURLToPath(new URL('../examples/workspace', import.meta.url));
const oldPage = 'site/journal/hardshelljacke-waschen';
const sizeLimit = 200_000;

const house = await startHouse();
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  await cp(join(example, oldPage), join(house.workspace, oldPage), { recursive: true });
  const lena = house.person('lena-hofer');
  const { page } = await openPage(browser, { locale: 'de-DE', viewport: { width: 1280, height: 760 } });
  const link = `${house.url}/login?token=${await house.house.tenants[0].store.access.issue('login', localOperator, 60_000)}`;
  await signIn(page, link, lena.id);
  await campaign(page);
  await refresh(page);
} finally {
  await browser.close();
  await house.stop();
}

async function campaign(page: Page): Promise<void> {
  const { campaign } = await house.desk.start(house.person('lena-hofer'), await read('briefs/produkt-launch.yaml'));
  await untilEvery(campaign, ({ stage, attention }) => stage === 'selection' || attention !== null);
  const path = `/campaigns/${campaign}/assets/journal/de-DE`;
  await take(page, '/', 'inbox');
  await take(page, path, 'selection');
  await take(page, `${path}/edit`, 'edit');

  await page.goto(house.url + path);
  await page.locator('article.variant form:has(input[value=select]) button').first().click();
  await untilEvery(campaign, ({ asset, stage }) => asset !== 'journal/de-DE' || stage === 'sign-off');
  await become(page, 'miriam-falk');
  await take(page, path, 'sign-off');
  await take(page, `/campaigns/${campaign}`, 'campaign');
  const wide = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 780 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, '/', 'inbox-phone');
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function refresh(page: Page): Promise<void> {
  const lena = house.person('lena-hofer');
  const { spec } = await house.desk.createSchedule(lena, await read('schedules/seo-refresh.yaml'));
  await house.desk.triggerSchedule(lena, spec.id);
  const run = async () => (await house.desk.schedule(lena, spec.id)).runs[0]?.campaign;
  for (; !(await run()); ) await pause();
  const id = (await run())!;
  await untilEvery(id, ({ stage }) => stage === 'sign-off');
  const path = `/campaigns/${encodeURIComponent(id)}/assets/journal/de-DE`;
  await take(page, path, 'refresh');
  await take(page, `/campaigns/${encodeURIComponent(id)}`, 'decay');
  await become(page, lena.id);
  await take(page, '/schedules', 'schedules');
  await take(page, `/schedules/${spec.id}`, 'schedule');

  const file = join(house.workspace, oldPage, 'index.html');
  const html = await readFile(file, 'utf8');
  const edited = html.replace('Alle Reißverschlüsse sind dabei geschlossen', 'Vorher alle Reißverschlüsse schließen');
  await writeFile(file, edited);
  await take(page, path, 'three-way', '.changes:has(.three-way)');
}

async function become(page: Page, person: string): Promise<void> {
  await page.goto(`${house.url}/login/as`);
  await page.locator(`button[value="${person}"]`).click();
  await page.waitForURL(`${house.url}/`);
}

/** Photographs a page, from its top or from something on it. */
async function take(page: Page, path: string, name: string, from?: string): Promise<void> {
  await page.goto(house.url + path, { waitUntil: 'load' });
  if (from)
    await page
      .locator(from)
      .first()
      .evaluate((element) => element.scrollIntoView());
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = await stat(file);
  if (size > sizeLimit) throw new Error(`${file} has ${size} bytes; the limit is ${sizeLimit}.`);
  console.log(`${file} ${size}`);
}

async function untilEvery(campaign: string, good: (asset: AssetStatus) => boolean): Promise<void> {
  for (;;) {
    const { status } = await house.desk.campaign(house.person('lena-hofer'), campaign);
    if (status.assets.length > 0 && status.assets.every(good)) return;
    await pause();
  }
}

async function read(file: string): Promise<unknown> {
  return parse(await readFile(join(house.workspace, file), 'utf8'));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500));
}
