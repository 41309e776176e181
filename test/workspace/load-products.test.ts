import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadProducts } from '../../workspace/load-products.ts';
import { parseMoney } from '../../workspace/parse-money.ts';
import { problemsOf } from './example.ts';

const header = 'sku;name_de;name_en;price;currency;url';
const good = 'A-1;Jacke;Jacket;149,00;EUR;https://www.example.com/a';

async function load(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-prices-'));
  await writeFile(join(folder, 'prices.csv'), text);
  const products = loadProducts(folder);
  const problems = await problemsOf(folder, products);
  await rm(folder, { recursive: true });
  return { problems, products: problems.length > 0 ? [] : await products };
}

describe('a price list', () => {
  it('may be separated by semicolons with decimal commas, or by commas with decimal points', async () => {
    const german = await load(`\uFEFF${header}\r\n${good}\r\n\r\n`);
    const english = await load(
      `${header.replaceAll(';', ',')}\n${good.replace('149,00', '149.00').replaceAll(';', ',')}\n`,
    );
    expect(german.products).toEqual(english.products);
    expect(german.products[0]).toMatchObject({
      sku: 'A-1',
      priceCents: 14900,
      lowest30DaysCents: null,
      attributes: {},
    });
  });

  it('may be left out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copydesk-prices-'));
    expect(await loadProducts(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  const money = (price: string) => [header, good, good.replace('A-1', 'A-2').replace('149,00', price)].join('\n');
  it.each([
    [
      'a price with a unit',
      money('149 Euro'),
      3,
      'price',
      ['149,00', '149.00'],
      /"149 Euro" is not a price. Write the number alone/,
    ],
    ['a price with a currency sign', money('€ 1.299,5'), 3, 'price', ['1299,50', '1299.50'], /is not a price/],
    ['a separator of thousands', money('1.299'), 3, 'price', ['1299,00', '1299.00'], /no separator of thousands/],
    ['a negative price', money('-5'), 3, 'price', ['5,00', '5.00'], /is not a price/],
    ['an empty cell', money(''), 3, 'price', undefined, /empty/],
    ['an article number that stands twice', [header, good, good].join('\n'), 3, 'sku', undefined, /second time/],
    [
      'a currency that is no code',
      [header, good.replace('EUR', 'Euro')].join('\n'),
      2,
      'currency',
      undefined,
      /ISO 4217/,
    ],
    [
      'an address that is none',
      [header, good.replace('https:', 'javascript:')].join('\n'),
      2,
      'url',
      undefined,
      /not an address/,
    ],
    ['too many cells', [header, `${good};x`].join('\n'), 2, undefined, undefined, /7 cells, the first line has 6/],
    [
      'an attribute without a value',
      [`${header};attributes`, `${good};"weight"`].join('\n'),
      2,
      'attributes',
      undefined,
      /"key=value"/,
    ],
    [
      'a minimum above the price',
      [`${header};minimum`, `${good};150`].join('\n'),
      2,
      'minimum',
      undefined,
      /above the price/,
    ],
    [
      'a text that is read backwards',
      [header, good.replace('Jacke', 'Ja\u202Ecke')].join('\n'),
      2,
      'name_de',
      undefined,
      /U\+202E/,
    ],
    [
      'a column that is none',
      `${header};colour\n${good};red`,
      1,
      'colour',
      [
        'sku',
        'name_de',
        'name_en',
        'price',
        'currency',
        'url',
        'lowest_30_days',
        'minimum',
        'stock',
        'offer_ends',
        'attributes',
      ],
      /no column "colour"/,
    ],
    ['a column that is missing', `${header.replace(';url', '')}\n${good}`, 1, 'url', undefined, /missing/],
  ])('names line and field of %s', async (_name, text, line, field, choices, message) => {
    const { problems } = await load(text as string);
    expect(problems).toEqual([
      {
        errorClass: 'invalid',
        file: 'prices.csv',
        line,
        field,
        choices,
        message: expect.stringMatching(message as RegExp),
      },
    ]);
  });

  it('counts lines where a cell spans several', async () => {
    const { problems } = await load(
      `${header}\n${good.replace('Jacke', '"Jacke\nlang"')}\n${good.replace('149,00', 'frei')}\n`,
    );
    expect(problems.map(({ line, field }) => [line, field])).toEqual([
      [4, 'price'],
      [4, 'sku'],
    ]);
  });
});

describe('parseMoney', () => {
  it('reads back every amount to the cent, with comma or point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), fc.constantFrom(',', '.'), (cents, point) => {
        const text = `${Math.floor(cents / 100)}${point}${String(cents % 100).padStart(2, '0')}`;
        expect(parseMoney(text).cents).toBe(cents);
      }),
    );
  });

  it('refuses every other text with two forms that it takes itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { cents, choices } = parseMoney(text);
        if (cents === null) for (const choice of choices) expect(parseMoney(choice).cents).not.toBeNull();
      }),
    );
  });
});
