import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { connectors } from '../../channels/registry.ts';
import { channelPackages } from '../../house/channel-packages.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { copyExample } from '../support/copy-example.ts';

let base = '';
let workspace = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'copydesk-packages-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  workspace = await mkdtemp(join(base, 'workspace-'));
  await copyExample(workspace);
});

/** A package in a folder's node_modules, entered by `code`. */
async function install(folder: string, name: string, code: string): Promise<void> {
  const directory = join(folder, 'node_modules', name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name, type: 'module', exports: './index.js' }));
  await writeFile(join(directory, 'index.js'), code);
}

const zod = JSON.stringify(import.meta.resolve('zod'));
const connector = (contract: number) => `
import { z } from ${zod};
export const connector = {
  name: 'own',
  contract: ${contract},
  settings: z.strictObject({ url: z.string(), retries: z.number().default(3) }),
  open() {},
};`;

/** These packages stand on nothing of the house. */
const offerNothing = () => {};

async function load(settings: object, options: { allowed?: boolean; alone?: boolean } = {}) {
  const { allowed = true, alone = true } = options;
  const file = join(workspace, 'channels.yaml');
  const { channels } = parse(await readFile(file, 'utf8'));
  Object.assign(channels.blog, { connector: 'npm:own', settings });
  await writeFile(file, stringify({ channels }));
  const packages = channelPackages(
    workspace,
    {
      channelPackages: allowed,
      workspaces: alone ? [workspace] : [workspace, join(base, 'other')],
    },
    offerNothing,
  );
  const loaded = await loadWorkspace(workspace, connectors, [], packages.find);
  return { loaded, all: packages.beside(connectors) };
}

describe('A connector that a workspace brings as a package', () => {
  it('is there beside our own, its settings checked and filled in', async () => {
    await install(workspace, 'own', connector(2));
    const { loaded, all } = await load({ url: 'https://example.org' });
    expect(loaded.channels.blog).toMatchObject({
      connector: 'npm:own',
      settings: { url: 'https://example.org', retries: 3 },
    });
    expect(Object.keys(all)).toEqual(expect.arrayContaining(['npm:own', 'folder', 'wordpress']));
  });

  it('is not loaded where the installation does not allow it', async () => {
    await install(workspace, 'own', 'throw new Error("it ran")');
    await expect(load({}, { allowed: false })).rejects.toThrow('COPYDESK_ALLOW_CHANNEL_PACKAGES=true');
  });

  it.each([
    ['is not installed', null, 'npm install own'],
    ['was made for another version of the contract', connector(1), 'version 1'],
    ['is no connector', 'export const connector = { contract: 2 };', 'must export `connector`'],
    ['fails when it is loaded', 'throw new Error("its own trouble")', 'could not be loaded'],
  ])('is refused with file and line when it %s', async (_, code, message) => {
    if (code !== null) await install(workspace, 'own', code);
    const error = await load({ url: 'x' }).catch((reason: Error) => reason as Error);
    expect(String((error as Error).message)).toContain(message);
    expect(String((error as Error).message)).toContain('channels.yaml');
    expect(String((error as Error).message)).not.toContain('its own trouble');
  });

  it('says which version is spoken', async () => {
    await install(workspace, 'own', connector(3));
    await expect(load({ url: 'x' })).rejects.toThrow(/version 3[\s\S]*2/);
  });

  it('has its settings refused like any other', async () => {
    await install(workspace, 'own', connector(2));
    await expect(load({})).rejects.toThrow(/channels.yaml:\d+ channels.blog.settings.url/);
  });

  it('lies in the tenant’s own folder where there are several', async () => {
    const above = await mkdtemp(join(base, 'above-'));
    workspace = join(above, 'workspace');
    await copyExample(workspace);
    await install(above, 'own', connector(2));
    expect((await load({ url: 'x' })).loaded.channels.blog!.connector).toBe('npm:own');
    await expect(load({ url: 'x' }, { alone: false })).rejects.toThrow('outside of the workspace');
    workspace = await mkdtemp(join(base, 'workspace-'));
    await copyExample(workspace);
    await install(workspace, 'own', connector(2));
    expect((await load({ url: 'x' }, { alone: false })).loaded.channels.blog!.connector).toBe('npm:own');
  });
});
