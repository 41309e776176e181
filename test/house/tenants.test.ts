import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openChannel } from '../../activities/open-channel.ts';
import { readConfig } from '../../config.ts';
import { examine } from '../../doctor/examine.ts';
import { type House, openHouse } from '../../house/open-house.ts';
import { signingKeyOf } from '../../house/signing-key.ts';
import { loadOrCreateSigningKey } from '../../policies/keys.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';

const example = fileURLToPath(new URL('../../examples/workspace', import.meta.url));
const workspaceOf = (tenant: string) => join(base, 'workspaces', tenant);
const change = (file: string, from: RegExp, to: string) => {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
};
let base = '';
let opened: House | null = null;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'copydesk-tenants-'));
  for (const tenant of ['acme', 'berg']) {
    cpSync(example, workspaceOf(tenant), {
      recursive: true,
      filter: (path) => !/\/(knowledge|site)(\/|$)/.test(path),
    });
    change(join(workspaceOf(tenant), 'workspace.yaml'), /^tenant: .*$/m, `tenant: ${tenant}`);
  }
  mkdirSync(join(base, 'home'));
  renameSync(await newEmbeddedDirectory(), join(base, 'home', 'database'));
}, 60_000);
afterEach(async () => {
  await opened?.close();
  opened = null;
  rmSync(base, { recursive: true });
}, 60_000);

const configOf = (more: Record<string, string> = {}) =>
  readConfig({ COPYDESK_HOME: join(base, 'home'), COPYDESK_WORKSPACES: join(base, 'workspaces'), ...more });
const open = async (more?: Record<string, string>): Promise<House> => {
  opened = await openHouse(configOf(more));
  return opened;
};

describe('a house of several tenants', () => {
  it('gives each its own store, keys, rules and secrets', async () => {
    mkdirSync(join(workspaceOf('acme'), 'policies'));
    const rule =
      '@id("quiet")\n@de("Ruhe.")\n@en("Quiet.")\nforbid (principal, action == Copydesk::Action::"start", resource);';
    writeFileSync(join(workspaceOf('acme'), 'policies', 'quiet.cedar'), rule);
    const house = await open({ ACME_KEY: 'a', BERG_KEY: 'b' });
    const [acme, berg] = [house.forTenant('acme'), house.forTenant('berg')];
    expect(house.tenants.map(({ tenant }) => tenant)).toEqual(['acme', 'berg']);
    expect([acme.store.tenant, berg.store.tenant]).toEqual(['acme', 'berg']);
    expect([acme.keys, berg.keys]).toEqual(['acme', 'berg'].map((tenant) => join(base, 'home', 'keys', tenant)));
    expect(acme.policySet.rules.map(({ id }) => id)).toContain('quiet');
    expect(berg.policySet.rules.map(({ id }) => id)).not.toContain('quiet');
    expect([await acme.secret('env:ACME_KEY'), await berg.secret('env:BERG_KEY')]).toEqual(['a', 'b']);
    await expect(acme.secret('env:BERG_KEY')).rejects.toThrow('not its own');
    expect(() => house.forTenant('cosmo')).toThrow(expect.objectContaining({ choices: ['acme', 'berg'] }));
  });

  it('is refused when two workspaces have one tenant', async () => {
    change(join(workspaceOf('berg'), 'workspace.yaml'), /^tenant: .*$/m, 'tenant: acme');
    await expect(open()).rejects.toMatchObject({
      errorClass: 'conflict',
      where: { file: join(workspaceOf('berg'), 'workspace.yaml'), field: 'tenant' },
    });
    const { parts } = await examine(configOf());
    expect(parts.filter(({ ok, message }) => !ok && message.includes('belong to the tenant acme'))).toHaveLength(2);
  });

  it.each([
    ['a folder beside it', '../berg/site/journal'],
    ['a foreign folder by its full path', '/var/tmp/journal'],
    ['a link that leads out of it', 'out/journal'],
    ['a link that leads nowhere yet', 'nowhere/journal'],
  ])('is refused when a channel writes to %s', async (_what, directory) => {
    symlinkSync(workspaceOf('berg'), join(base, 'elsewhere'));
    mkdirSync(join(workspaceOf('acme'), 'links'));
    symlinkSync(join(base, 'elsewhere'), join(workspaceOf('acme'), 'links', 'out'));
    symlinkSync(join(workspaceOf('berg'), 'not-yet'), join(workspaceOf('acme'), 'links', 'nowhere'));
    const written = directory.startsWith('out') || directory.startsWith('nowhere') ? `links/${directory}` : directory;
    change(join(workspaceOf('acme'), 'channels.yaml'), /directory: site\/journal/, `directory: ${written}`);
    await expect(open()).rejects.toMatchObject({
      errorClass: 'denied',
      where: { file: join(workspaceOf('acme'), 'channels.yaml'), field: 'channels.journal.settings.directory' },
    });
  });

  it('lets no channel follow a link that came after the start', async () => {
    const house = await open();
    const acme = house.forTenant('acme');
    const { workspace } = await acme.loadWorkspace();
    const channel = () => openChannel({ ...acme, now: () => new Date() }, workspace, 'journal');
    expect(channel().destination).toBe('site/journal');
    symlinkSync(workspaceOf('berg'), join(workspaceOf('acme'), 'site'));
    expect(channel).toThrow('outside of its workspace');
  });

  it('is refused when a file of a workspace is a link to that of another', async () => {
    rmSync(join(workspaceOf('acme'), 'people.yaml'));
    symlinkSync(join(workspaceOf('berg'), 'people.yaml'), join(workspaceOf('acme'), 'people.yaml'));
    await expect(open()).rejects.toMatchObject({ where: { file: join(workspaceOf('acme'), 'people.yaml') } });
  });

  it('has a doctor who names each part by its tenant, or tells of one tenant alone', async () => {
    const config = configOf();
    const names = async (only?: string) => (await examine(config, only)).parts.map(({ name }) => name);
    const own = (tenant: string) =>
      ['workspace', 'channel journal', 'model house-writer', 'keys'].map((part) => `${tenant}: ${part}`);
    expect(await names()).toEqual(expect.arrayContaining([...own('acme'), ...own('berg')]));
    const told = await names(workspaceOf('acme'));
    expect(told).toEqual(expect.arrayContaining(own('acme')));
    expect(told.filter((name) => name.startsWith('berg'))).toEqual([]);
  });
});

describe('a house of one tenant', () => {
  const alone = () => ({ COPYDESK_WORKSPACES: '', COPYDESK_WORKSPACE: workspaceOf('acme') });

  it('keeps the freedom to name any secret and any folder', async () => {
    change(join(workspaceOf('acme'), 'channels.yaml'), /directory: site\/journal/, `directory: ${base}/website`);
    const house = await open({ ...alone(), BLOG_PASSWORD: 'x' });
    expect(await house.tenants[0].secret('env:BLOG_PASSWORD')).toBe('x');
  });

  it('goes on signing and verifying with the key of a home that 0.1.0 made', async () => {
    const { kid } = await loadOrCreateSigningKey(join(base, 'home', 'keys'));
    const house = await open(alone());
    expect((await signingKeyOf(house.config, house.tenants[0])).kid).toBe(kid);
    expect(Object.keys(await house.tenants[0].publicKeys())).toEqual([kid]);
  });

  it('takes public keys of the deployment as 0.1.0 did, and from a folder of the tenant, to which new ones come', async () => {
    const given = join(base, 'given');
    const old = await loadOrCreateSigningKey(given);
    const [tenant] = (await open({ ...alone(), COPYDESK_PUBLIC_KEYS: given })).tenants;
    expect(Object.keys(await tenant.publicKeys())).toEqual([old.kid]);
    const fresh = await signingKeyOf(opened!.config, tenant);
    expect(Object.keys(await tenant.publicKeys()).sort()).toEqual([old.kid, fresh.kid].sort());
  });
});
