import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicationMark } from '../../channels/publication-mark.ts';
import type { PreparedAsset } from '../../domain/approval.ts';
import { hashOf } from '../../domain/canonical.ts';
import type { Ref } from '../../domain/ref.ts';
import { type RunningHouse, startHouse } from '../api/running-house.ts';
import { copydesk } from './copydesk.ts';

let running: RunningHouse;
beforeAll(async () => {
  running = await startHouse({ worker: false });
}, 120_000);
afterAll(() => running?.close(), 60_000);

const run = (person: string, ...args: string[]) =>
  copydesk([...args, '--as', person], { COPYDESK_HOME: running.home, COPYDESK_WORKSPACE: running.workspace });
const ref = (digit: string): Ref => `sha256:${digit.repeat(64)}`;

/** Something on its way to the journal, published or lost, or the withdrawal of something that is there. */
async function send(remoteId: string, lost = false, withdraws?: Ref): Promise<Ref> {
  const { store } = running.house.tenants[0];
  const identity = {
    tenant: store.tenant,
    channel: 'journal',
    destination: 'site/journal',
    asset: withdraws ? `withdraw-1/${remoteId}` : `launch/${remoteId}`,
    number: 1,
  };
  const publication = hashOf(identity) as Ref;
  const [title, html] = [`Titel ${remoteId}`, '<p>Text</p>'];
  const place = { connector: 'folder', channel: 'journal', destination: 'site/journal' };
  const contentHash = hashOf({ title, html });
  const approvable: PreparedAsset = {
    campaign: 'launch',
    asset: remoteId,
    prepared: {
      contract: 2,
      ...place,
      publication,
      marker: publicationMark(publication),
      title,
      html,
      contentHash,
      request: {},
    },
    variant: ref('1'),
    findings: ref('2'),
    stages: [],
  };
  const kept = await store.artifacts.put('prepared', approvable);
  const about = withdraws && ({ operation: 'withdraw', piece: withdraws } as const);
  await store.publications.intend(publication, identity, withdraws ? 'withdraw-1' : 'launch', kept, about);
  const row = (await store.publications.beginCommit(publication, kept))!;
  if (lost) await store.publications.settle(row, { state: 'unknown_outcome', reason: null });
  else {
    const url = `https://journal.steinfoehr.example/${remoteId}/`;
    const receipt = {
      publication,
      ...place,
      remoteId,
      url,
      revision: '1',
      contentHash,
      publishedAt: '2026-11-24T09:00:00.000Z',
    };
    await store.publications.settle(row, { state: 'published', receipt });
    await store.lineage.record(publication, [{ kind: 'source', value: 'laborbericht.pdf' }]);
  }
  return publication;
}

describe('copydesk about what is live', () => {
  it('lists what a document concerns, and orders its withdrawal only with a reason and a filter', async () => {
    await send('eins');
    await send('zwei');
    const listed = await run('lena-hofer', 'recall', '--source', 'laborbericht.pdf');
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/Titel zwei[\s\S]*Titel eins/) });
    expect((await run('lena-hofer', 'recall', '--source', 'anderes.pdf')).stdout).toContain('Nothing is live.');
    const [noReason, noFilter] = [
      await run('lena-hofer', 'recall', '--source', 'laborbericht.pdf', '--withdraw'),
      await run('lena-hofer', 'recall', '--withdraw', '--reason', 'Der Laborwert stimmt nicht.'),
    ];
    expect([noReason.code, noFilter.code]).toEqual([2, 2]);
    expect(noFilter.stderr).toContain('--source');
    const order = ['recall', '--source', 'laborbericht.pdf', '--withdraw', '--reason', 'Der Laborwert stimmt nicht.'];
    expect((await run('miriam-falk', ...order)).code).toBe(4);
    const ordered = await run('lena-hofer', ...order, '--json');
    const { pieces, campaigns } = JSON.parse(ordered.stdout);
    expect([ordered.code, pieces.length, campaigns.length]).toEqual([0, 2, 1]);
    expect(campaigns[0]).toMatch(/^withdraw-\d{8}-[0-9a-f]{8}$/);
  }, 120_000);

  it('pauses and puts back only what can be, and takes one order at a time', async () => {
    const about = ['recall', '--source', 'laborbericht.pdf', '--reason', 'Ausverkauft.'];
    const paused = await run('lena-hofer', ...about, '--pause');
    expect([paused.code, paused.stderr]).toEqual([5, expect.stringContaining('pause')]);
    expect((await run('lena-hofer', ...about, '--enable')).code).toBe(5);
    expect((await run('lena-hofer', ...about, '--enable', '--pause')).code).toBe(2);
    const first = await send('weg');
    const withdrawn = await send('weg', false, first);
    const listed = async (...more: string[]) => (await run('lena-hofer', 'recall', ...more)).stdout;
    expect(await listed('--source', 'laborbericht.pdf')).not.toContain('Titel weg');
    expect(await listed('--source', 'laborbericht.pdf', '--withdrawn')).toMatch(/withdrawn +journal +Titel weg/);
    const back = await run('lena-hofer', ...about, '--withdrawn', '--restore', '--json');
    const { pieces, campaigns } = JSON.parse(back.stdout);
    expect([back.code, pieces.length, campaigns]).toEqual([0, 3, [expect.stringMatching(/^restore-/)]]);
    expect(pieces.find(({ possible }: { possible: string[] }) => possible.includes('restore')).publication).toBe(
      withdrawn,
    );
  }, 120_000);

  it('lists what is unsettled with a code of its own, and settles nothing while a request may be under way', async () => {
    const lost = await send('drei', true);
    const { store } = running.house.tenants[0];
    await store.sql.query(
      "update publications set updated_at = updated_at - interval '90 seconds' where tenant = $1 and id = $2",
      [store.tenant, lost],
    );
    expect(await run('lena-hofer', 'publication', 'list')).toMatchObject({
      code: 6,
      stdout: expect.stringContaining(lost),
    });
    expect((await run('lena-hofer', 'publication', 'look', lost)).stdout).toContain('The channel does not show it.');
    const settle = ['publication', 'settle', lost, '--note', 'Looked there.'];
    expect((await run('lena-hofer', ...settle)).code).toBe(2);
    expect((await run('lena-hofer', ...settle, '--absent')).code).toBe(5);
    await store.sql.query(
      "update publications set updated_at = updated_at - interval '5 minutes' where tenant = $1 and id = $2",
      [store.tenant, lost],
    );
    expect(await run('lena-hofer', ...settle, '--absent')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('sent again'),
    });
    expect((await run('lena-hofer', 'publication', 'list')).code).toBe(0);
  }, 120_000);

  it('shows channels with their promises, checks one, pauses and resumes it', async () => {
    expect((await run('lena-hofer', 'channel', 'list')).stdout).toMatch(/journal: [\s\S]*exactly once/);
    expect(await run('sven-aumann', 'channel', 'check', 'journal')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('well'),
    });
    expect((await run('lena-hofer', 'channel', 'pause', 'journal', '--reason', 'Umzug')).code).toBe(4);
    expect((await run('sven-aumann', 'channel', 'pause', 'journal', '--reason', 'Umzug')).stdout).toContain('Umzug');
    expect((await run('sven-aumann', 'channel', 'resume', 'journal')).stdout).toContain('The channel goes on.');
    expect((await run('sven-aumann', 'channel', 'pause', 'nirgends', '--reason', 'Umzug')).code).toBe(3);
  }, 120_000);

  it('stops, offers what is out already without ordering it unasked, lists and lifts', async () => {
    const set = await run('miriam-falk', 'stop', '--channel', 'journal', '--reason', 'Falscher Laborwert');
    expect(set).toMatchObject({ code: 0, stdout: expect.stringContaining('The stop is in force.') });
    const id = /stop lift (\S+)/.exec(set.stdout)![1]!;
    expect((await run('miriam-falk', 'stop', 'list')).stdout).toContain('Falscher Laborwert');
    expect((await run('miriam-falk', 'stop', 'lift', id)).code).toBe(4);
    expect((await run('sven-aumann', 'stop', 'lift', id)).code).toBe(0);
    expect((await run('miriam-falk', 'stop', 'set', '--reason', 'Falscher Laborwert')).code).toBe(2);
  }, 120_000);
});
