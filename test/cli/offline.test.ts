import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copydesk } from './copydesk.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'copydesk-cli-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const run = (...args: string[]) => copydesk(args, { COPYDESK_HOME: home });
const policies = fileURLToPath(new URL('../../policies', import.meta.url));

describe('copydesk without a server', () => {
  it('says that the server is not running, and how to start it', async () => {
    const { code, stdout, stderr } = await run('campaign', 'list', '--json');
    expect([code, stdout]).toEqual([7, '']);
    expect(stderr).toContain('The server is not running. Start it with: npm start');
  });

  it('takes a file of a killed server for none', async () => {
    const killed = { url: 'http://127.0.0.1:1', token: 'x', pid: 2 ** 22 + 1, startedAt: '2026-11-24T06:00:00Z' };
    await writeFile(join(home, 'server.json'), JSON.stringify(killed));
    expect((await run('inbox')).stderr).toContain('The server is not running.');
    await rm(join(home, 'server.json'));
  });

  it('says which server elsewhere does not answer, and that it wants a token from the environment', async () => {
    expect(
      await copydesk(['inbox', '--url', 'http://127.0.0.1:9'], { COPYDESK_HOME: home, COPYDESK_TOKEN: 'x' }),
    ).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('The server at http://127.0.0.1:9 does not answer.'),
    });
    expect(await run('inbox', '--url', 'http://127.0.0.1:9')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('COPYDESK_TOKEN'),
    });
  });

  it('names line, field and choices of a mistake in a brief before it asks anybody', async () => {
    const file = join(home, 'brief.yaml');
    await writeFile(file, 'id: launch\nbrand: steinfoehr\ntitel: Neu\n');
    const { code, stderr } = await run('campaign', 'start', file);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:3 titel: There is no field "titel" here.`);
    expect((await run('campaign', 'start', join(home, 'none.yaml'))).code).toBe(3);
  });

  it('checks a folder of rules', async () => {
    const { code, stdout } = await run('policy', 'check', policies, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hash: expect.stringMatching(/^sha256:/), problems: [] });
    expect((await run('policy', 'check', join(home, 'none'))).code).toBe(3);
  });

  it('takes nobody but a person for the one who asks', async () => {
    const asked = await run('policy', 'explain', '--as', 'agent:researcher', '--action', 'publish');
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--principal') });
  });

  it('makes a workspace from options without asking, and says which answer is missing', async () => {
    const directory = join(home, 'workspace');
    expect(await run('init', directory, '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--company'),
    });
    const made = await run(
      'init',
      directory,
      '--company',
      'Berg & Tal',
      '--person',
      'Ada Moser',
      '--email',
      'ada@example.com',
    );
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`COPYDESK_WORKSPACE=${directory} npm start`),
    });
    expect(await readdir(directory)).toContain('workspace.yaml');
    expect(
      (await run('init', directory, '--yes', '--company', 'B', '--person', 'A', '--email', 'a@example.com')).code,
    ).toBe(5);
  });

  it('has a doctor who names what is sick, with its fix', async () => {
    const { code, stdout } = await run('doctor', '--json');
    const { ok, parts } = JSON.parse(stdout) as { ok: boolean; parts: { name: string; ok: boolean; fix?: string }[] };
    expect([code, ok]).toEqual([6, false]);
    const named = (name: string) => parts.find((part) => part.name === name);
    expect(named('node')).toMatchObject({ ok: true });
    expect(named('packages')).toMatchObject({ ok: true });
    expect(named('server')).toMatchObject({ ok: false, fix: 'npm start' });
    expect(named('temporal')).toMatchObject({ ok: false, fix: 'npm start' });
    for (const part of parts) expect([part.name, part.ok || Boolean(part.fix)]).toEqual([part.name, true]);
  });

  it('tells all mistakes of a workspace in the doctor', async () => {
    const broken = join(home, 'broken');
    await run('init', broken, '--company', 'Berg', '--person', 'Ada Moser', '--email', 'ada@example.com');
    await writeFile(join(broken, 'budgets.yaml'), 'campaign: { softCents: viel }\n');
    const { stdout } = await copydesk(['doctor'], { COPYDESK_HOME: home, COPYDESK_WORKSPACE: broken });
    expect(stdout).toMatch(/✗ workspace .*2 problems/);
    expect(stdout).toContain('budgets.yaml:1 campaign.hardCents: This field is missing');
  });

  it.each([
    ['an unknown command', ['fly'], 2],
    ['a missing argument', ['campaign', 'show'], 2],
    ['an unknown option', ['inbox', '--fast'], 2],
    ['a token as an option, which others could read', ['inbox', '--token', 'x'], 2],
    ['help', ['--help'], 0],
    ['help about a command', ['help', 'campaign', 'approve'], 0],
  ])('ends with a documented code after %s', async (_what, args, code) => {
    expect((await run(...args)).code).toBe(code);
  });

  it('documents its exit codes', async () => {
    expect((await run('help', 'exit-codes')).stdout).toContain('5  conflict: somebody was first');
  });
});
