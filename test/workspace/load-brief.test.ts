import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadWorkspace } from '../../workspace/load.ts';
import { type BriefContext, loadBrief } from '../../workspace/load-brief.ts';
import { loadProducts } from '../../workspace/load-products.ts';
import { connectors, example, lineOf, problemsOf, replaceIn } from './example.ts';

let context: BriefContext;
beforeAll(async () => {
  context = { workspace: await loadWorkspace(example, connectors), products: await loadProducts(example) };
});

interface Row {
  name: string;
  from: string;
  to: string;
  at?: string;
  field: string;
  choices?: readonly string[];
  message: RegExp;
}
const table: Row[] = [
  {
    name: 'a brand that is not there',
    from: 'brand: steinfoehr',
    to: 'brand: stein',
    field: 'brand',
    choices: ['steinfoehr'],
    message: /no brand "stein"/,
  },
  {
    name: 'an owner who is nobody',
    from: 'owner: lena-hofer',
    to: 'owner: lena',
    field: 'owner',
    choices: ['lena-hofer'],
    message: /no person "lena"/,
  },
  {
    name: 'an owner who is no content lead',
    from: 'owner: lena-hofer',
    to: 'owner: sven-aumann',
    field: 'owner',
    choices: ['lena-hofer'],
    message: /does not hold the role content-lead/,
  },
  {
    name: 'a channel that is not there',
    from: 'channel: teaser',
    to: 'channel: shop',
    field: 'assets.1.channel',
    choices: ['journal', 'teaser', 'blog', 'google-ads'],
    message: /no channel "shop"/,
  },
  {
    name: 'a locale that the channel lacks',
    from: 'channel: teaser\n    locales: [de-DE]',
    to: 'channel: teaser\n    locales: [de-AT]',
    at: 'locales: [de-AT]',
    field: 'assets.1.locales.0',
    choices: ['de-DE', 'en-GB'],
    message: /no locale "de-AT"/,
  },
  {
    name: 'an image without a description in a locale of its asset',
    from: 'channel: teaser\n    locales: [de-DE]',
    to: 'channel: teaser\n    image: { file: a.png, alt: { en-GB: Jacket } }\n    locales: [de-DE]',
    at: 'image:',
    field: 'assets.1.image.alt',
    message: /no description for "de-DE"/,
  },
  {
    name: 'a locale that is none',
    from: 'channel: teaser\n    locales: [de-DE]',
    to: 'channel: teaser\n    locales: [german]',
    at: 'locales: [german]',
    field: 'assets.1.locales.0',
    message: /"german" does not fit: it must be a locale such as/,
  },
  {
    name: 'an asset that stands twice',
    from: 'channel: teaser',
    to: 'channel: journal',
    at: 'locales: [de-DE]\n    variants: 2\nbudget',
    field: 'assets.1.locales.0',
    message: /"journal\/de-DE" stands here a second time/,
  },
  {
    name: 'too many variants',
    from: 'locales: [de-DE]\n    variants: 2\nbudget',
    to: 'locales: [de-DE]\n    variants: 20\nbudget',
    at: 'variants: 20',
    field: 'assets.1.variants',
    message: /at most the value 8/,
  },
  {
    name: 'a budget with a unit',
    from: 'budgetCents: 300',
    to: 'budgetCents: 149 Euro',
    field: 'budgetCents',
    message: /not "149 Euro".*14900 means 149 euros/,
  },
  { name: 'a goal that is missing', from: 'goal: ', to: 'aim: ', field: 'aim', message: /no field "aim"/ },
];

describe('a brief with a mistake', () => {
  it.each(table)(
    'names file, line, field and choices of $name',
    async ({ from, to, at = to, field, choices, message }) => {
      const folder = await mkdtemp(join(tmpdir(), 'copydesk-brief-'));
      const file = join(folder, 'brief.yaml');
      await cp(join(example, 'briefs/produkt-launch.yaml'), file);
      await replaceIn(file, from, to);
      const found = await problemsOf(folder, loadBrief(file, context));
      const line = await lineOf(file, at);
      const expected = {
        errorClass: 'invalid',
        file: 'brief.yaml',
        line,
        field,
        message: expect.stringMatching(message),
      };
      expect(found).toContainEqual({
        ...expected,
        choices: choices ?? found.find((one) => one.field === field)?.choices,
      });
      await rm(folder, { recursive: true });
    },
  );

  it('names the products that there are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copydesk-brief-'));
    const file = join(folder, 'brief.yaml');
    await cp(join(example, 'briefs/produkt-launch.yaml'), file);
    await replaceIn(file, 'products: [SF-1001]', 'products: [SF-1001, SF-9]');
    const choices = context.products.map(({ sku }) => sku);
    expect(await problemsOf(folder, loadBrief(file, context))).toMatchObject([
      { line: 9, field: 'products.1', choices },
    ]);
    await rm(folder, { recursive: true });
  });

  it('must be there', async () => {
    await expect(loadBrief('briefs/none.yaml', context)).rejects.toMatchObject({ errorClass: 'not_found' });
  });
});
