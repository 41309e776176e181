import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHouse, startHouse, until } from '../api/running-house.ts';
import { copydesk } from './copydesk.ts';

let running: RunningHouse;
beforeAll(async () => {
  running = await startHouse({ worker: true });
}, 120_000);
afterAll(() => running?.close(), 60_000);

const run = (person: string | null, ...args: string[]) =>
  copydesk([...args, ...(person ? ['--as', person] : [])], {
    COPYDESK_HOME: running.home,
    COPYDESK_WORKSPACE: running.workspace,
  });
/** The result as a program reads it. */
const json = async (person: string, ...args: string[]) => {
  const { stdout, stderr } = await run(person, ...args, '--json');
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`No JSON: ${stdout}\n${stderr}`);
  }
};
type Asset = { asset: string; stage: string };
const stageOf = async (asset: string): Promise<string> =>
  (await json('lena-hofer', 'campaign', 'show', 'nordgrat-launch')).status.assets.find(
    (one: Asset) => one.asset === asset,
  )?.stage;

describe('copydesk with a server', () => {
  it('starts a campaign from its brief, after an estimate', async () => {
    const brief = join(running.workspace, 'briefs/produkt-launch.yaml');
    expect(await json('lena-hofer', 'campaign', 'start', brief, '--estimate')).toMatchObject({
      assets: 2,
      variants: 4,
    });
    expect(await json('lena-hofer', 'campaign', 'start', brief)).toEqual({
      campaign: 'nordgrat-launch',
      existing: false,
    });
    await until(
      () => stageOf('teaser/de-DE'),
      (stage) => stage === 'selection',
    );
    expect((await run('lena-hofer', 'campaign', 'list')).stdout).toContain('nordgrat-launch');
    expect((await json('lena-hofer', 'inbox')).items.length).toBeGreaterThan(0);
  }, 90_000);

  it('lists the variants when none is named, edits one from a file, and selects it', async () => {
    const unnamed = await run('lena-hofer', 'campaign', 'select', 'nordgrat-launch', 'teaser/de-DE');
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringMatching(/Name one of the variants\. Valid: 1 \(/) });
    const asset = await (
      await running.ask('lena-hofer', '/api/v1/campaigns/nordgrat-launch/assets/teaser/de-DE')
    ).json();
    const best = asset.variants.findIndex(({ verdict }: { verdict: string }) => verdict === 'pass');
    expect(best).toBeGreaterThanOrEqual(0);
    const file = join(running.home, 'content.json');
    await writeFile(file, JSON.stringify(asset.variants[best].content));
    const unchanged = await run(
      'lena-hofer',
      'campaign',
      'edit',
      'nordgrat-launch',
      'teaser/de-DE',
      '--variant',
      `${best + 1}`,
      '--file',
      file,
    );
    expect(unchanged).toMatchObject({ code: 0, stdout: expect.stringContaining('has not changed') });
    const description = `${asset.variants[best].content.description.slice(0, 100).replace(/\s+\S*$/, '')} …`;
    await writeFile(file, JSON.stringify({ ...asset.variants[best].content, description }));
    expect(
      await run(
        'lena-hofer',
        'campaign',
        'edit',
        'nordgrat-launch',
        'teaser/de-DE',
        '--variant',
        `${best + 1}`,
        '--file',
        file,
      ),
    ).toMatchObject({ code: 0 });
    const edited = await (
      await running.ask('lena-hofer', '/api/v1/campaigns/nordgrat-launch/assets/teaser/de-DE')
    ).json();
    const number = edited.variants.findIndex(({ madeBy }: { madeBy: string }) => madeBy === 'person:lena-hofer') + 1;
    const selected = await run(
      'lena-hofer',
      'campaign',
      'select',
      'nordgrat-launch',
      'teaser/de-DE',
      `${number}`,
      '--lang',
      'de',
    );
    expect(selected).toMatchObject({ code: 0, stdout: expect.stringContaining('teaser/de-DE: jetzt in') });
    await until(
      () => stageOf('teaser/de-DE'),
      (stage) => stage === 'sign-off',
    );
  }, 90_000);

  it('shows what a decision binds to, and tells with its code who was not allowed, stale or late', async () => {
    expect((await run('lena-hofer', 'campaign', 'approve', 'nordgrat-launch')).code).toBe(4);
    const stale = await run(
      'miriam-falk',
      'campaign',
      'approve',
      'nordgrat-launch',
      '--prepared',
      `sha256:${'0'.repeat(64)}`,
    );
    expect(stale).toMatchObject({ code: 5, stderr: expect.stringContaining('What you saw has changed since') });
    const approved = await run('miriam-falk', 'campaign', 'approve', 'nordgrat-launch');
    expect(approved.code).toBe(0);
    expect(approved.stdout).toMatch(
      /Destination: .*\nFindings: \d+ to repair, \d+ for people, 0 blocking\nPrepared: sha256:[0-9a-f]{64}\n/,
    );
    const late = await run('tobias-reiter', 'campaign', 'reject', 'nordgrat-launch', 'teaser/de-DE');
    expect([4, 5]).toContain(late.code);
  }, 60_000);

  it('watches to the end of a campaign, as one JSON object a line', async () => {
    expect((await run('lena-hofer', 'campaign', 'cancel', 'nordgrat-launch', '--reason', 'Test')).code).toBe(0);
    const { code, stdout } = await run('lena-hofer', 'campaign', 'watch', 'nordgrat-launch', '--json');
    expect(code).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ sequence: 1, kind: 'pinned' });
    expect(events.map(({ kind }) => kind)).toContain('cancelled');
    expect((await run('lena-hofer', 'campaign', 'pause', 'nordgrat-launch')).code).toBe(5);
  }, 60_000);

  it('finds, adds and lists knowledge, and explains the policy in the language asked for', async () => {
    expect(await json('lena-hofer', 'knowledge', 'search', 'Laminat', '--limit', '2')).toMatchObject({
      passages: [{}, {}],
    });
    const file = join(running.home, 'zwirn.md');
    await writeFile(file, '# Zwirn\n\nDer Zwirn der Nordgrat reißt erst bei 80 Newton.\n');
    expect(await json('lena-hofer', 'knowledge', 'add', file)).toEqual({
      documents: [{ id: 'zwirn.md', change: 'added' }],
    });
    expect((await run('lena-hofer', 'knowledge', 'list')).stdout).toContain('zwirn.md');
    const explained = await run('person:lena-hofer', 'policy', 'explain', '--action', 'decide', '--lang', 'de');
    expect(explained).toMatchObject({ code: 0, stdout: expect.stringContaining('Verweigert: decide.') });
    const ask = (principal: string, action: string, ...more: string[]) =>
      json('lena-hofer', 'policy', 'explain', '--principal', principal, '--action', action, ...more);
    expect(await ask('agent:researcher', 'search_knowledge')).toMatchObject({ decision: { allowed: true } });
    expect(await ask('person:miriam-falk', 'decide')).toMatchObject({ decision: { allowed: true } });
    expect(await ask('service:publisher', 'publish')).toMatchObject({ decision: { allowed: true } });
    expect(await ask('service:publisher', 'publish', '--context', '{"quorumMet": false}')).toMatchObject({
      decision: { allowed: false, determining: ['no-quorum'] },
    });
    expect((await json('lena-hofer', 'policy', 'decisions', '--denied', '--limit', '1')).decisions).toHaveLength(1);
  }, 60_000);

  it('names the people when nobody is named, and what is not there', async () => {
    expect(await run(null, 'campaign', 'list')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('lena-hofer, miriam-falk'),
    });
    expect((await run('lena-hofer', 'campaign', 'show', 'none')).code).toBe(3);
  });

  it('makes a token that works from elsewhere, and a link to sign in', async () => {
    const { token } = await json('tobias-reiter', 'token', 'create', '--days', '1');
    const elsewhere = await copydesk(['inbox', '--json', '--url', running.server.url], {
      COPYDESK_HOME: '/nonexistent',
      COPYDESK_TOKEN: token,
    });
    expect(elsewhere.code).toBe(0);
    const link = await run(null, 'login');
    expect((await fetch(link.stdout.trim())).status).toBe(200);
  });

  it('has a doctor who finds the running parts well', async () => {
    const env = {
      COPYDESK_HOME: running.home,
      COPYDESK_WORKSPACE: running.workspace,
      TEMPORAL_ADDRESS: running.house.config.temporal.address!,
    };
    const { parts } = JSON.parse((await copydesk(['doctor', '--json'], env)).stdout) as {
      parts: { name: string; ok: boolean; message: string }[];
    };
    for (const name of ['server', 'temporal', 'search attributes', 'workers', 'database', 'keys', 'workspace']) {
      expect(parts.find((part) => part.name === name)).toMatchObject({ name, ok: true });
    }
    expect(parts.find(({ name }) => name === 'model house-writer')?.message).toContain(
      'No language model is configured',
    );
  });
});
