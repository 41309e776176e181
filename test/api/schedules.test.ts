import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHouse, startHouse } from './running-house.ts';

const slow = 120_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
let running: RunningHouse;

beforeAll(async () => {
  running = await startHouse({ worker: false });
  await mkdir(join(running.workspace, 'search-console'), { recursive: true });
  await writeFile(join(running.workspace, 'search-console/pages.csv'), 'Date,Page,Clicks,Impressions\n');
}, slow);
afterAll(() => running?.close(), slow);

const spec = {
  id: 'journal-refresh',
  title: 'Journal auffrischen',
  cron: '0 7 * * 1',
  work: {
    kind: 'refresh',
    order: {
      channel: 'journal',
      locale: 'de-DE',
      export: 'search-console/pages.csv',
      audience: 'Menschen, die bei jedem Wetter wandern.',
      owner: 'lena-hofer',
    },
  },
};

const send = (person: string, method: string, path: string, body?: unknown) =>
  running.ask(person, `/api/v1/schedules${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { 'Content-Type': 'application/json' },
  });

describe('schedules over the API', () => {
  it(
    'are made, listed, changed, paused, resumed, triggered, made up for and deleted',
    async () => {
      const made = await send('lena-hofer', 'POST', '', spec);
      expect([made.status, (await made.json()).spec]).toMatchObject([201, { id: 'journal-refresh', overlap: 'skip' }]);
      const { schedules } = await (await send('miriam-falk', 'GET', '')).json();
      expect(schedules.map((one: { spec: { id: string } }) => one.spec.id)).toEqual(['journal-refresh']);
      const changed = await send('lena-hofer', 'PUT', '/journal-refresh', { ...spec, overlap: 'allow-all' });
      expect((await changed.json()).spec.overlap).toBe('allow-all');
      expect(
        await (await send('sven-aumann', 'POST', '/journal-refresh/pause', { note: 'Umzug' })).json(),
      ).toMatchObject({ paused: true, note: 'Umzug', noteBy: 'sven-aumann' });
      const triggered = await (await send('lena-hofer', 'POST', '/journal-refresh/trigger')).json();
      expect(triggered.runs).toMatchObject([{ outcome: 'starting' }]);
      expect(await (await send('lena-hofer', 'POST', '/journal-refresh/resume', {})).json()).toMatchObject({
        paused: false,
      });
      const week = { from: new Date(Date.now() - 8 * 86_400_000).toISOString(), to: new Date().toISOString() };
      expect((await (await send('lena-hofer', 'POST', '/journal-refresh/backfill', week)).json()).due.length).toBe(1);
      expect((await send('sven-aumann', 'DELETE', '/journal-refresh')).status).toBe(200);
      expect((await send('lena-hofer', 'GET', '/journal-refresh')).status).toBe(404);
    },
    slow,
  );

  it(
    'answer with problem details that say what would have been valid',
    async () => {
      await send('lena-hofer', 'POST', '', { ...spec, id: 'twice' });
      const rows: [Promise<Response>, object][] = [
        [send('lena-hofer', 'POST', '', { ...spec, id: 'twice' }), { status: 409, where: { field: 'id' } }],
        [send('lena-hofer', 'GET', '/none'), { status: 404, choices: ['twice'] }],
        [send('sven-aumann', 'POST', '', spec), { status: 403 }],
        [
          send('lena-hofer', 'POST', '', { ...spec, cron: '0 25 * * *' }),
          { status: 422, problems: [{ where: { field: 'cron' }, choices: expect.arrayContaining([]) }] },
        ],
        [
          send('lena-hofer', 'POST', '/twice/backfill', { from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' }),
          { status: 422, detail: expect.stringContaining('from must lie before to') },
        ],
      ];
      for (const [asked, problem] of rows) expect(await (await asked).json()).toMatchObject(problem);
      await send('lena-hofer', 'DELETE', '/twice');
    },
    slow,
  );
});

describe('schedules on the command line', () => {
  const copydesk = (...words: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        COPYDESK_HOME: running.home,
        NODE_OPTIONS: '',
        COPYDESK_WORKSPACE: running.workspace,
      };
      execFile('npx', ['tsx', 'cli.ts', ...words, '--lang', 'en'], { cwd: root, env }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  const yaml = `id: weekly
title: Journal auffrischen
cron: 0 7 * * 1
work:
  kind: refresh
  order:
    channel: journal
    locale: de-DE
    export: search-console/pages.csv
    audience: Menschen, die bei jedem Wetter wandern.
    owner: lena-hofer
`;

  it(
    'are made of a file whose mistakes are named by line, shown, and deleted',
    async () => {
      const file = join(running.home, 'weekly.yaml');
      const as = ['--as', 'lena-hofer'];
      await writeFile(file, yaml.replace('cron: 0 7', 'cron: 0 77'));
      const refused = await copydesk('schedule', 'create', file, ...as);
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('weekly.yaml:3 cron: "77" is no hour')]);
      await writeFile(file, yaml.replace('  kind: refresh', '  kind: refreshing'));
      expect((await copydesk('schedule', 'create', file, ...as)).err).toContain('weekly.yaml:5 work.kind');
      await writeFile(file, yaml);
      const made = await copydesk('schedule', 'create', file, ...as);
      expect([made.code, made.out]).toEqual([0, expect.stringContaining('The schedule weekly is made.')]);
      expect((await copydesk('schedule', 'list', ...as)).out).toMatch(
        /weekly +active +0 7 \* \* 1 Europe\/Berlin +\d{4}-/,
      );
      expect(JSON.parse((await copydesk('schedule', 'show', 'weekly', '--json', ...as)).out).spec.id).toBe('weekly');
      expect((await copydesk('schedule', 'delete', 'weekly', ...as)).out).toContain('is deleted');
      expect((await copydesk('schedule', 'show', 'weekly', ...as)).code).toBe(3);
    },
    slow,
  );
});
