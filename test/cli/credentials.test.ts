import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHouse, startHouse, until } from '../api/running-house.ts';
import { type OAuthSimulator, startOAuthServer } from '../simulators/oauth-server.ts';
import { plant, scan } from '../support/planted-secrets.ts';
import { copydesk, copydeskProcess } from './copydesk.ts';

const admin = 'sven-aumann';
const client = { clientId: 'desk', clientSecret: plant('client secret').value };
let running: RunningHouse;
let platform: OAuthSimulator;
const started: ChildProcess[] = [];

beforeAll(async () => {
  running = await startHouse({ worker: false });
  platform = await startOAuthServer({ ...client, rotates: true });
}, 120_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await running?.close();
  await platform?.close();
}, 60_000);

const environment = () => ({ COPYDESK_HOME: running.home, COPYDESK_WORKSPACE: running.workspace });
const vault = () => running.house.tenants[0].credentials;
const names = async () => (await vault().list()).map(({ name }) => name);

describe('copydesk credential set', () => {
  it('takes a value from a pipe, which then lies nowhere in the clear and is in no output', async () => {
    const secret = plant('password');
    const args = ['credential', 'set', 'blog-password', '--expires', '2030-03-31', '--as', admin, '--json'];
    const said = await copydesk(args, environment(), `${secret.value}\n`);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining('"name": "blog-password"') });
    // The line break is no part of it.
    expect(await vault().secret('blog-password')).toBe(secret.value);
    const listed = await copydesk(['credential', 'list', '--as', admin], environment());
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('blog-password') });
    const home = readdirSync(running.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(home.some((file) => file.includes('credentials.key'))).toBe(true);
    expect(scan({ said: JSON.stringify([said, listed, args]) }, [secret])).toEqual([]);
    expect(home.filter((file) => readFileSync(file).includes(secret.value))).toEqual([]);
  }, 60_000);

  it('takes none from the command line, and nothing from an empty pipe', async () => {
    expect(await copydesk(['credential', 'set', 'other', 'geheim', '--as', admin], environment())).toMatchObject({
      code: 2,
    });
    const empty = await copydesk(['credential', 'set', 'other', '--as', admin], environment(), '\n');
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no value') });
    expect(await names()).not.toContain('other');
  }, 60_000);

  it('does not repeat what is no JSON, and is denied to whoever is no admin', async () => {
    const broken = await copydesk(['credential', 'set', 'ads', '--oauth2', '--as', admin], environment(), '{"ge-heim');
    expect(broken).toMatchObject({ code: 2 });
    expect(broken.stderr + broken.stdout).not.toContain('ge-heim');
    const denied = await copydesk(['credential', 'set', 'ads', '--as', 'lena-hofer'], environment(), 'ge-heim');
    expect(denied.code).toBe(4);
    expect(denied.stderr + denied.stdout).not.toContain('ge-heim');
    expect(await names()).not.toContain('ads');
  }, 60_000);
});

describe('copydesk inbox', () => {
  it('tells admins of a credential that runs out, and nobody else, also over the API', async () => {
    const soon = new Date(Date.now() + 5.5 * 24 * 3_600_000).toISOString();
    await vault().set('crm', { value: { kind: 'secret', secret: 'x' }, expiresAt: soon }, `person:${admin}`);
    expect(await copydesk(['inbox', '--as', admin], environment())).toMatchObject({
      code: 0,
      stdout: 'Credentials that somebody has to look after:\nvault:crm: 5 days left\n',
    });
    const told = async (person: string) => (await (await running.ask(person, '/api/v1/inbox')).json()).credentials;
    expect(await told(admin)).toMatchObject([{ name: 'crm', daysLeft: 5 }]);
    expect(await told('lena-hofer')).toEqual([]);
    expect((await copydesk(['inbox', '--as', 'lena-hofer'], environment())).stdout).not.toContain('crm');
  }, 60_000);
});

/** A `credential connect` that waits for a person, with the client secret from a pipe. */
function connecting(name: string, ...more: string[]) {
  const urls = ['--authorization-url', platform.authorizationUrl, '--token-url', platform.tokenUrl];
  const args = ['credential', 'connect', name, '--provider', 'generic', '--client-id', client.clientId, ...urls];
  const child = copydeskProcess([...args, '--scope', 'ads', '--as', admin, ...more], environment());
  started.push(child);
  child.stdin!.end(`${client.clientSecret}\n`);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    ended,
    output: () => output,
    said: async (what: RegExp) =>
      what.exec(
        await until(
          async () => output,
          (seen) => what.test(seen) || child.exitCode !== null,
        ),
      )?.[0] ?? expect(output).toMatch(what),
  };
}

describe('copydesk credential connect', () => {
  /** Where the platform sends the browser of somebody who agrees. */
  const agreed = async (address: string) =>
    new URL((await fetch(address, { redirect: 'manual' })).headers.get('location')!);

  it('has somebody agree in a browser by a code with PKCE, and seals what comes of it', async () => {
    const command = connecting('ads');
    const address = (await command.said(/http:\S+\/authorize\?\S+/)) as string;
    expect(new URL(address).searchParams.get('code_challenge_method')).toBe('S256');
    const back = await agreed(address);
    expect(back.hostname).toBe('127.0.0.1');
    expect(await (await fetch(back)).text()).toContain('This window can be closed');
    expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining('ads is connected.')]);
    expect(platform.accepts(await vault().secret('ads'))).toBe(true);
    expect((await vault().list()).find(({ name }) => name === 'ads')).toMatchObject({
      kind: 'oauth2',
      updatedBy: `person:${admin}`,
    });
    const secrets = [client.clientSecret, ...platform.issued()].map((value) => ({ name: 'token', value }));
    expect(scan({ output: command.output() }, secrets)).toEqual([]);
  }, 60_000);

  it.each<[string, (back: URL) => void, RegExp]>([
    ['an answer with another state', (back) => back.searchParams.set('state', 'x'), /another answer than to what was/],
    ['an answer without one', (back) => back.searchParams.delete('state'), /another answer than to what was asked/],
    ['a code that the platform did not give', (back) => back.searchParams.set('code', 'x'), /stolen/],
  ])(
    'takes nothing from %s',
    async (what, change, why) => {
      const given = platform.issued().length;
      const command = connecting('stolen');
      const back = await agreed((await command.said(/http:\S+\/authorize\?\S+/)) as string);
      change(back);
      expect(await (await fetch(back)).text()).toContain('Not connected');
      expect([what, await command.ended]).not.toEqual([what, 0]);
      expect(command.output()).toMatch(why);
      expect(platform.issued()).toHaveLength(given);
      expect(await names()).not.toContain('stolen');
    },
    60_000,
  );

  it('has somebody agree on another device by a code, however long that takes them', async () => {
    const command = connecting('mobile', '--device', '--device-url', platform.deviceUrl);
    await command.said(/WDJB-MJHT/);
    const asked = () => platform.log.filter(({ path, status }) => path === '/token' && status === 400).length;
    const before = asked();
    await until(
      async () => asked(),
      (times) => times >= before + 2,
    );
    platform.approveDevice();
    expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining('mobile is connected.')]);
    expect(platform.accepts(await vault().secret('mobile'))).toBe(true);
  }, 60_000);

  it('names what a provider needs beside its name', async () => {
    const args = ['credential', 'connect', 'crm', '--provider', 'generic', '--client-id', 'desk', '--as', admin];
    expect(await copydesk(args, environment(), '')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--token-url and --authorization-url/),
    });
  }, 60_000);
});
