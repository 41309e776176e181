import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCount, readDay, readDecimal, readShare } from '../../knowledge/search-console/cells.ts';
import { readExport } from '../../knowledge/search-console/read-export.ts';

let root: string;
let workspace: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copydesk-export-'));
  workspace = join(root, 'workspace');
  await mkdir(workspace);
});
afterAll(() => rm(root, { recursive: true }));

async function read(text: string) {
  await writeFile(join(workspace, 'pages.csv'), text);
  return readExport(workspace, 'pages.csv');
}

const row = {
  date: '2026-11-02',
  page: 'https://a.example/x',
  query: null,
  clicks: 1234,
  impressions: 20000,
  position: 3.5,
};

describe('reading a Search Console export', () => {
  it.each([
    ['the API', 'date,page,clicks,impressions,ctr,position\n2026-11-02,https://a.example/x,1234,20000,0.0617,3.5\n'],
    [
      'a German table, with a byte order mark',
      '\ufeffDatum;Seite;Klicks;Impressionen;CTR;Position\r\n02.11.2026;https://a.example/x;1.234;20.000;6,2 %;3,5\r\n',
    ],
    [
      'Looker Studio',
      'Date,Landing Page,Url Clicks,Impressions,URL CTR,Average Position\n20261102,https://a.example/x,"1,234","20,000",6.17%,3.5\n',
    ],
    ['BigQuery', 'data_date,url,clicks,impressions,sum_position\n2026-11-02,https://a.example/x,1234,20000,50000\n'],
  ])('reads what %s gives', async (_, text) => {
    expect(await read(text)).toEqual([row]);
  });

  it('reads search terms, and leaves out what an export does not have', async () => {
    const text = 'date\tpage\tquery\tclicks\n2026-11-02\thttps://a.example/x\tjacke; "rot"\t3\n';
    const [first] = await read(text.replace('jacke; "rot"', '"jacke; ""rot"""'));
    expect(first).toEqual({ ...row, query: 'jacke; "rot"', clicks: 3, impressions: 0, position: null });
  });

  it('adds up what is split by country or device', async () => {
    const text =
      'date,page,country,clicks\n2026-11-02,https://a.example/x,deu,3\n2026-11-02,https://a.example/x,aut,2\n';
    expect(await read(text)).toHaveLength(2);
  });

  const head = 'date,page,clicks\n';
  const good = '2026-11-02,https://a.example/x,3\n';
  it.each([
    ['a column that is not known', 'date,page,clicks,revenue\n', { line: 1, field: 'revenue' }],
    ['a column that is missing', 'date,page\n', { line: 1, field: 'clicks' }],
    ['a column twice', 'date,page,clicks,klicks\n', { line: 1, field: 'clicks' }],
    ['the table of the interface', 'Top pages,Clicks,Impressions,CTR,Position\n', { line: 1, field: 'Top pages' }],
    ['a day that could be two', `${head}${good}11/2/2026,https://a.example/x,3\n`, { line: 3, field: 'date' }],
    ['a day that is none', `${head}2026-02-30,https://a.example/x,3\n`, { line: 2, field: 'date' }],
    ['a page without a host', `${head}2026-11-02,/x,3\n`, { line: 2, field: 'page' }],
    ['words for clicks', `${head}2026-11-02,https://a.example/x,many\n`, { line: 2, field: 'clicks' }],
    ['half a click', `${head}2026-11-02,https://a.example/x,2.5\n`, { line: 2, field: 'clicks' }],
    ['a row that is cut off', `${head}${good}2026-11-02,https://a.ex`, { line: 3 }],
    ['a page twice for one day', `${head}${good}${good}`, { line: 3, field: 'page' }],
    ['no row', head, {}],
    ['nothing', '', {}],
    ['a quote that is not closed', `${head}2026-11-02,"https://a.example/x,3\n`, {}],
  ])('refuses %s and says where', async (_, text, where) => {
    await expect(read(text)).rejects.toMatchObject({ errorClass: 'invalid', where: { file: 'pages.csv', ...where } });
  });

  it('reads nothing outside of the workspace', async () => {
    await writeFile(join(root, 'other.csv'), head + good);
    await symlink(join(root, 'other.csv'), join(workspace, 'link.csv'));
    await mkdir(join(root, 'workspace-2'));
    await writeFile(join(root, 'workspace-2', 'x.csv'), head + good);
    for (const file of ['../other.csv', 'link.csv', '../workspace-2/x.csv', '.'])
      await expect(readExport(workspace, file)).rejects.toMatchObject({ errorClass: 'invalid' });
    await expect(readExport(workspace, 'none.csv')).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it('refuses a file that is too large without reading it', async () => {
    await writeFile(join(workspace, 'large.csv'), head);
    await truncate(join(workspace, 'large.csv'), 300 * 1024 * 1024);
    await expect(readExport(workspace, 'large.csv')).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringContaining('200 MB'),
    });
  });
});

describe('cells', () => {
  it('reads whole numbers as either language writes them', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (count) => {
        for (const locale of ['de-DE', 'en-GB', 'de-CH', 'fr-FR'])
          expect(readCount(new Intl.NumberFormat(locale).format(count))).toBe(count);
        expect(readCount(String(count))).toBe(count);
      }),
    );
  });

  it('reads decimals as either language writes them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (hundredths) => {
        const value = hundredths / 100;
        for (const locale of ['de-DE', 'en-GB'])
          expect(readDecimal(new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value))).toBe(value);
        expect(readDecimal(String(value))).toBe(value);
      }),
    );
  });

  it('reads every day there is, and no other', () => {
    const bounds = { min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(bounds), (date) => {
        const day = date.toISOString().slice(0, 10);
        const [year, month, number] = day.split('-');
        for (const text of [day, `${year}${month}${number}`, `${number}.${month}.${year}`])
          expect(readDay(text)).toBe(day);
      }),
    );
    for (const text of ['', '2026-13-01', '31.04.2026', '2026', '1/2/2026']) expect(readDay(text)).toBeNull();
  });

  it('reads shares', () => {
    expect(['0.031', '3.1%', '3,1 %', '0', '100 %', '1.7', 'x'].map(readShare)).toEqual([
      0.031,
      expect.closeTo(0.031),
      expect.closeTo(0.031),
      0,
      1,
      null,
      null,
    ]);
  });

  it('never throws and never gives anything but a number or null', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const value of [readCount(text), readDecimal(text), readShare(text)])
          expect(value === null || Number.isFinite(value)).toBe(true);
        expect(() => readDay(text)).not.toThrow();
      }),
    );
  });
});
