import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AssetView } from '../../console/desk/desk.ts';
import { threeWay } from '../../console/pages/three-way.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import { campaignView, content, decayReport, lena, miriam, ref, scheduleReport, signOffView } from './sample.ts';

const path = '/schedules/journal-refresh';
const post = (app: ReturnType<typeof pagesFor>, to: string, fields: Record<string, string>) =>
  app.request(to, { method: 'POST', body: new URLSearchParams(fields) });

describe('the pages of schedules', () => {
  it('show the next runs in the time of the workspace, and how the last one went', async () => {
    const html = await (await pagesFor(fakeDesk().desk, lena).request('/schedules')).text();
    expect(html).toMatch(/30\.11\.2026, 07:00/);
    expect(html).toContain('veröffentlicht');
  });

  it('lead from each run to its campaign, with the page and its clicks', async () => {
    const html = await (await pagesFor(fakeDesk().desk, lena).request(path)).text();
    expect(html).toContain('href="/campaigns/journal-refresh-2026-11-23T06%3A00%3A00Z"');
    expect(html).toContain('312 / 121');
  });

  it('offer nothing to those who may do nothing', async () => {
    expect(await (await pagesFor(fakeDesk().desk, miriam).request(path)).text()).not.toContain(`action="${path}/`);
  });

  it.each([
    ['pause', { note: ' Umzug ' }, ['pause', 'lena-hofer', 'journal-refresh', 'Umzug']],
    ['resume', { note: '' }, ['resume', 'lena-hofer', 'journal-refresh', '']],
    ['trigger', {}, ['trigger', 'lena-hofer', 'journal-refresh']],
    ['delete', {}, ['delete', 'lena-hofer', 'journal-refresh']],
    [
      'backfill',
      { from: '2026-10-24T00:00', to: '2026-11-01T00:00', overlap: 'skip' },
      [
        'backfill',
        'lena-hofer',
        'journal-refresh',
        { from: '2026-10-24T00:00:00+02:00', to: '2026-11-01T00:00:00+01:00', overlap: 'skip' },
      ],
    ],
  ] as [string, Record<string, string>, unknown[]][])('ask for exactly this by %s', async (verb, fields, asked) => {
    const { desk, schedules } = fakeDesk();
    const response = await post(pagesFor(desk, lena), `${path}/${verb}`, fields);
    expect([response.status, schedules]).toEqual([303, [asked]]);
  });

  it('give back the schedule that they were made from when nothing is changed', async () => {
    const { desk, schedules } = fakeDesk();
    const app = pagesFor(desk, lena);
    const html = await (await app.request(`${path}/edit`)).text();
    const form = html.match(/<form [^>]*action="\/schedules\/journal-refresh\/edit".*?<\/form>/s)![0];
    const inputs = [...form.matchAll(/<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]);
    const selects = [...form.matchAll(/<select name="([^"]+)".*?<option value="([^"]*)" selected/gs)].map(
      ([, name, value]) => [name!, value!],
    );
    await post(app, `${path}/edit`, Object.fromEntries([...inputs, ...selects]));
    expect(schedules).toEqual([['update', 'lena-hofer', 'journal-refresh', scheduleReport.spec]]);
  });

  it('make a recurring campaign of the brief of another, without its slots', async () => {
    const { desk, schedules } = fakeDesk();
    const fields = {
      kind: 'campaign',
      id: 'm',
      title: 'Monat',
      cron: '0 7 1 * *',
      overlap: 'skip',
      catchupHours: '24',
    };
    await post(pagesFor(desk, lena), '/schedules/new', { ...fields, campaign: 'nordgrat-launch' });
    expect(schedules[0]![2]).toMatchObject({ work: { kind: 'campaign', brief: { title: campaignView.brief!.title } } });
    expect((await post(pagesFor(desk, lena), '/schedules/new', fields)).status).toBe(422);
  });

  it('show a mistake beside its field and keep what was typed', async () => {
    const { desk } = fakeDesk({
      createSchedule: async () => {
        const one = new CopydeskError('invalid', 'no hour', { where: { field: 'cron' } });
        throw Object.assign(new CopydeskError('invalid', 'x'), { problems: [one] });
      },
    });
    const response = await post(pagesFor(desk, lena), '/schedules/new', { kind: 'refresh', cron: '0 77 * * *' });
    const html = await response.text();
    expect([response.status, html]).toEqual([422, expect.stringMatching(/id="refresh-cron-problem"[^>]*>no hour/)]);
    expect(html).toContain('0 77 * * *');
  });
});

describe('a refresh at the desk', () => {
  it('says why it chose its page, and what it left alone', async () => {
    const refresh = { order: decayReport.order, report: decayReport };
    const { desk } = fakeDesk({ campaign: async () => ({ ...campaignView, brief: null, refresh }) });
    const html = await (await pagesFor(desk, lena).request('/campaigns/nordgrat-launch')).text();
    for (const words of ['zwiebelprinzip winter', '98 → 12', 'zu wenige Klicks', '4,1 → 9,7'])
      expect(html).toContain(words);
  });

  const text = (html: string) => ({
    title: 'Alt',
    description: '',
    html,
    revision: '1',
    readAt: '2026-11-24T06:00:00Z',
  });
  const view = (now: string, code?: string): AssetView => ({
    ...signOffView,
    previous: null,
    prepared: { ...signOffView.prepared!, title: 'Alt', html: '<p>Eins</p><p>Neu zwei</p>' },
    status: {
      ...signOffView.status,
      page: ref('7'),
      ...(code && {
        stage: 'publishing',
        attention: { step: 'publishing', errorClass: 'conflict', code, detail: null, since: '2026-11-24T06:00:00Z' },
      }),
    },
    live: {
      url: 'https://www.steinfoehr.example/a',
      base: { ...text('<p>Eins</p><p>Zwei</p>'), content },
      now: text(now),
      changed: code !== undefined,
      trouble: null,
    },
  });
  const asset = async (one: AssetView) =>
    (
      await pagesFor(fakeDesk({ asset: async () => one }).desk, lena).request(
        '/campaigns/nordgrat-launch/assets/journal/de-DE',
      )
    ).text();

  it('shows what changes on the live page', async () => {
    const html = await asset(view('<p>Eins</p><p>Zwei</p>'));
    expect(html).toContain('Was sich an der Live-Seite ändert');
    expect(html).toMatch(/<ins>[^<]*Neu/);
  });

  it('shows all three versions after a foreign edit, none of it as markup, and what a retry does', async () => {
    const html = await asset(view('<p>Fremd &lt;img src=x onerror=alert(1)&gt;</p><p>Zwei</p>', 'conflict'));
    for (const words of [
      'Dafür gemacht',
      'Jetzt live',
      'nur auf der Live-Seite geändert',
      'liest die Live-Fassung neu ein',
    ])
      expect(html).toContain(words);
    expect(html).not.toContain('<img src=x');
  });
});

describe('three versions of a text', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });

  it('part only where they differ, and each passage says truly who changed it', () => {
    fc.assert(
      fc.property(lines, lines, lines, (base, ours, theirs) => {
        const passages = threeWay(base, ours, theirs);
        const whole = (side: 'base' | 'ours' | 'theirs') => passages.flatMap((passage) => passage[side]).length;
        // What no passage holds is common to all three.
        expect(ours.length - whole('ours')).toBe(base.length - whole('base'));
        expect(theirs.length - whole('theirs')).toBe(base.length - whole('base'));
        for (const { by, base: was, ours: mine, theirs: foreign } of passages) {
          if (by === 'ours') expect(foreign).toEqual(was);
          if (by === 'theirs') expect(mine).toEqual(was);
          if (by === 'same') expect(mine).toEqual(foreign);
        }
      }),
    );
  });

  it('are nowhere apart when they are one', () => {
    expect(threeWay(['a', 'b'], ['a', 'b'], ['a', 'b'])).toEqual([]);
  });
});
