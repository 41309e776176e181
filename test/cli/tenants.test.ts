import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHouse, startHouse } from '../support/house.ts';
import { copydesk } from './copydesk.ts';

let running: RunningHouse;
beforeAll(async () => {
  running = await startHouse({}, [{ id: 'acme' }, { id: 'berg' }]);
}, 180_000);
afterAll(() => running?.stop(), 60_000);

const run = (args: string[], env: Record<string, string> = {}) =>
  copydesk(args, {
    COPYDESK_HOME: running.house.config.home,
    COPYDESK_WORKSPACES: join(running.workspace, '..'),
    TEMPORAL_ADDRESS: running.temporal.address,
    ...env,
  });
const list = ['campaign', 'list', '--as', 'lena-hofer'];

describe('copydesk with a server of several tenants', () => {
  it('is told the tenant by option or environment', async () => {
    const byOption = run(['campaign', 'list', '--tenant', 'acme', '--as', 'lena-hofer', '--json']);
    const byEnvironment = run([...list, '--json'], { COPYDESK_TENANT: 'berg' });
    for (const { code, stdout } of await Promise.all([byOption, byEnvironment]))
      expect([code, JSON.parse(stdout)]).toEqual([0, { campaigns: [] }]);
  }, 60_000);

  it.each([
    ['no tenant', list, 'name one'],
    ['an unknown tenant', [...list, '--tenant', 'cosmo'], 'no tenant cosmo'],
    ['no tenant for a link', ['login'], 'name one'],
  ])('lists the choices when it is told %s', async (_what, args, words) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(4);
    expect(stderr).toContain(words);
    expect(stderr).toContain('acme, berg');
  });

  it('makes links and tokens of one tenant, which reach no other', async () => {
    const link = (await run(['login', '--tenant', 'berg'])).stdout.trim();
    expect(link).toContain('token=cd_login_berg.');
    expect((await fetch(link)).status).toBe(200);
    const created = await run(['token', 'create', '--tenant', 'acme', '--as', 'tobias-reiter', '--json']);
    const { token } = JSON.parse(created.stdout) as { token: string };
    expect(token).toMatch(/^cd_api_acme\./);
    const elsewhere = { COPYDESK_URL: running.url, COPYDESK_TOKEN: token };
    expect((await run(['inbox'], elsewhere)).code).toBe(0);
    expect(await run(['inbox', '--tenant', 'berg'], elsewhere)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('of the tenant acme'),
    });
  }, 60_000);

  it('has a doctor who names the parts of each tenant', async () => {
    const { parts } = JSON.parse((await run(['doctor', '--json'])).stdout) as {
      parts: { name: string; ok: boolean }[];
    };
    const well = parts.filter(({ ok }) => ok).map(({ name }) => name);
    for (const tenant of ['acme', 'berg'])
      for (const part of ['workspace', 'channel journal', 'model house-writer', 'keys'])
        expect(well).toContain(`${tenant}: ${part}`);
    // The example names a password that no tenant but one of that name may name.
    expect(well).toContain('acme: channel blog');
  }, 60_000);
});
