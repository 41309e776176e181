import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { localOperator } from '../console/app-dependencies.ts';
import type { AssetStatus } from '../domain/campaign.ts';
import { openBrowser, openPage, signIn } from '../test/support/browser.ts';
import { startHouse } from '../test/support/house.ts';

/** Makes docs/images/*.png of the real console with the example campaign under way. Run it with `npx tsx scripts/screenshots.ts`. */
const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
const sizeLimit = 200_000;

const house = await startHouse();
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  const lena = house.person('lena-hofer');
  const brief: unknown = parse(await readFile(join(house.workspace, 'briefs/produkt-launch.yaml'), 'utf8'));
  const { campaign } = await house.desk.start(lena, brief);
  const { page } = await openPage(browser, { locale: 'de-DE', viewport: { width: 1280, height: 760 } });
  const link = `${house.url}/login?token=${await house.house.tenants[0].store.access.issue('login', localOperator, 60_000)}`;
  await signIn(page, link, lena.id);

  await untilEvery(campaign, ({ stage, attention }) => stage === 'selection' || attention !== null);
  const path = `/campaigns/${campaign}/assets/journal/de-DE`;
  await take(page, '/', 'inbox');
  await take(page, path, 'selection');
  await take(page, `${path}/edit`, 'edit');

  await page.goto(house.url + path);
  await page.locator('article.variant form:has(input[value=select]) button').first().click();
  await untilEvery(campaign, ({ asset, stage }) => asset !== 'journal/de-DE' || stage === 'sign-off');
  await page.goto(`${house.url}/login/as`);
  await page.locator('button[value="miriam-falk"]').click();
  await take(page, path, 'sign-off');
  await take(page, `/campaigns/${campaign}`, 'campaign');
  await page.setViewportSize({ width: 390, height: 780 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, '/', 'inbox-phone');
} finally {
  await browser.close();
  await house.stop();
}

async function take(page: Page, path: string, name: string): Promise<void> {
  await page.goto(house.url + path, { waitUntil: 'load' });
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
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
