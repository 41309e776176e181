import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { checks } from '../../channels/contract/checks.ts';
import { root } from '../../scripts/lib/root.mjs';
import { copyExample } from '../support/copy-example.ts';
import { copydesk } from './copydesk.ts';

const name = 'copydesk-channel-intranet';
const promises = checks.filter(({ kinds }) => kinds.includes('page')).length;
let base = '';
let made = '';

const run = (...args: string[]) => copydesk(args, { COPYDESK_HOME: join(base, 'home') });

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'copydesk-own-channel-'));
  made = join(base, 'intranet');
  expect(await run('channel', 'new', name, '--dir', made)).toMatchObject({ code: 0 });
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('A channel of one’s own', () => {
  it('keeps every promise of the contract from the first minute', async () => {
    const { code, stdout } = await run('channel', 'test', made);
    expect({ code, broken: stdout.split('\n').filter((line) => line.startsWith('✗')) }).toEqual({
      code: 0,
      broken: [],
    });
    expect(stdout).toContain(`${name} keeps all ${promises} promises of the channel contract.`);
  });

  it('is told which promises it breaks, and its test fails', async () => {
    const broken = join(base, 'broken');
    await run('channel', 'new', name, '--dir', broken);
    const platform = await readFile(join(broken, 'platform.js'), 'utf8');
    // It writes over whatever is there, and sends a text with a stray space.
    await writeFile(
      join(broken, 'platform.js'),
      platform
        .replace(
          'await write(remoteId, revision, fields);',
          'await write(remoteId, (await get(remoteId)).revision, fields);',
        )
        .replace('body: html, provenance', "body: html + ' ', provenance"),
    );
    const { code, stdout } = await run('channel', 'test', broken, '--json');
    const { results } = JSON.parse(stdout) as { results: { check: string; ok: boolean; message: string }[] };
    const kept = (check: string) => results.find((result) => result.check === check)?.ok;
    expect({ code, all: results.length }).toEqual({ code: 1, all: promises });
    expect(kept('publishes once when the commit is repeated after a crash')).toBe(false);
    expect(kept('updates what it has read and refuses when a person has changed it since')).toBe(false);
    expect(kept('is healthy')).toBe(true);
    expect(results.every(({ ok, message }) => ok === (message === ''))).toBe(true);
  });

  it('is not made over anything, nor under a name that npm would refuse', async () => {
    expect(await run('channel', 'new', name, '--dir', made)).toMatchObject({ code: 5 });
    expect(await run('channel', 'new', 'Kein Name', '--dir', join(base, 'other'))).toMatchObject({ code: 2 });
    expect(await run('channel', 'test', base)).toMatchObject({ code: 2 });
  });

  it('publishes a piece through the house once it is installed and allowed', async () => {
    const workspace = join(base, 'workspace');
    await copyExample(workspace);
    await mkdir(join(workspace, 'node_modules'));
    await symlink(made, join(workspace, 'node_modules', name));
    const { startServer } = await import(join(made, 'test', 'server.js'));
    const server = await startServer();
    try {
      const file = join(workspace, 'channels.yaml');
      const { channels } = parse(await readFile(file, 'utf8'));
      Object.assign(channels.blog, {
        connector: `npm:${name}`,
        settings: { url: server.url, pageUrl: 'https://intranet.example/pages/{slug}', token: 'env:INTRANET_TOKEN' },
      });
      await writeFile(file, stringify({ channels }));
      const environment = {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        COPYDESK_TEMPORAL_BINARY: process.env.COPYDESK_TEMPORAL_BINARY ?? 'temporal',
        COPYDESK_HOME: join(base, 'home'),
        COPYDESK_WORKSPACE: workspace,
        COPYDESK_PORT: '0',
        COPYDESK_LOG_LEVEL: 'silent',
        INTRANET_TOKEN: 'secret',
      };
      const doctor = async (more: object) => (await copydesk(['doctor'], { ...environment, ...more })).stdout;
      expect(await doctor({})).toContain('COPYDESK_ALLOW_CHANNEL_PACKAGES=true');
      const allowed = { COPYDESK_ALLOW_CHANNEL_PACKAGES: 'true' };
      expect(await doctor(allowed)).toMatch(new RegExp(`✓ channel blog +${server.url} answers`));

      const brief = join(workspace, 'briefs/produkt-launch-blog.yaml');
      const started = ['--import', 'tsx', 'start.ts', '--once', '--sign-off', '--brief', brief];
      await promisify(execFile)(process.execPath, started, { cwd: root, env: { ...environment, ...allowed } });
      const live = [...server.pages.values()].filter(({ status }) => status === 'live');
      expect(live).toHaveLength(1);
      expect(live[0]).toMatchObject({ body: expect.stringContaining('Nordgrat 3L') });
      expect(JSON.parse(live[0].provenance)).toMatchObject({ publication: live[0].id });
    } finally {
      await server.close();
    }
  });
});
