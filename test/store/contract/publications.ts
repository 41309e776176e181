import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { identity, newTenant, receipt, refOf } from './samples.ts';

export function publicationsContract(store: () => Store): void {
  const id = refOf('publication');
  const prepared = refOf('prepared');

  async function intended() {
    const tenant = store().forTenant(newTenant());
    await tenant.publications.intend(id, identity(tenant.tenant), 'launch', prepared);
    return tenant;
  }

  it('makes an intent once and replaces its prepared until it is committed', async () => {
    const { publications, tenant } = await intended();
    const row = await publications.intend(id, identity(tenant), 'launch', refOf('edited'));
    expect(row).toEqual({
      id,
      operation: 'publish',
      piece: null,
      identity: identity(tenant),
      campaign: 'launch',
      state: 'intended',
      prepared: refOf('edited'),
      attempt: 0,
      receipt: null,
      reason: null,
      updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      untouchedMs: expect.any(Number),
    });
    expect(await publications.beginCommit(id, prepared)).toBeNull();
    expect(await publications.beginCommit(id, refOf('edited'))).toMatchObject({ state: 'committing', attempt: 1 });
    expect(await publications.intend(id, identity(tenant), 'launch', refOf('late'))).toMatchObject({
      state: 'committing',
      prepared: refOf('edited'),
    });
  });

  it('says by the clock of the database how long a row was left alone', async () => {
    const { publications, sql, tenant } = await intended();
    const fresh = (await publications.get(id))!.untouchedMs;
    expect(fresh).toBeGreaterThanOrEqual(0);
    expect(fresh).toBeLessThan(60_000);
    await sql.query(`update publications set updated_at = updated_at - interval '2 hours' where tenant = $1`, [tenant]);
    expect((await publications.get(id))!.untouchedMs).toBeGreaterThan(7_200_000);
  });

  it('lets exactly one of 50 concurrent commits begin', async () => {
    const { publications } = await intended();
    const begun = await Promise.all(Array.from({ length: 50 }, () => publications.beginCommit(id, prepared)));
    expect(begun.filter((row) => row !== null)).toEqual([expect.objectContaining({ state: 'committing', attempt: 1 })]);
  });

  it('refuses a second row for one identity, whatever its id', async () => {
    const { publications, tenant } = await intended();
    await expect(publications.intend(refOf('other id'), identity(tenant), 'launch', prepared)).rejects.toMatchObject({
      errorClass: 'conflict',
    });
  });

  it('goes from an unknown outcome to published, and never back', async () => {
    const { publications } = await intended();
    await publications.beginCommit(id, prepared);
    await publications.settle({ id, attempt: 1 }, { state: 'unknown_outcome', reason: refOf('timeout') });
    expect(await publications.get(id)).toMatchObject({ state: 'unknown_outcome', reason: refOf('timeout') });
    expect(await publications.beginCommit(id, prepared)).toBeNull();
    await publications.settle({ id, attempt: 1 }, { state: 'published', receipt: receipt(id) });
    await publications.settle({ id, attempt: 1 }, { state: 'published', receipt: receipt(id) });
    expect(await publications.get(id)).toMatchObject({ state: 'published', receipt: receipt(id), reason: null });
    await expect(publications.settle({ id, attempt: 1 }, { state: 'intended', reason: null })).rejects.toMatchObject({
      errorClass: 'conflict',
    });
  });

  it('counts attempts when the remote system certainly had nothing', async () => {
    const { publications } = await intended();
    for (const attempt of [1, 2]) {
      expect(await publications.beginCommit(id, prepared)).toMatchObject({ attempt });
      await publications.settle({ id, attempt }, { state: 'intended', reason: refOf('nothing there') });
    }
  });

  it('does not take the word of an attempt that a newer one has overtaken', async () => {
    const { publications } = await intended();
    await publications.beginCommit(id, prepared);
    await publications.settle({ id, attempt: 1 }, { state: 'intended', reason: null });
    await publications.beginCommit(id, prepared);
    const late = publications.settle({ id, attempt: 1 }, { state: 'unknown_outcome', reason: null });
    await expect(late).rejects.toMatchObject({ errorClass: 'conflict' });
    expect(await publications.get(id)).toMatchObject({ state: 'committing', attempt: 2 });
  });

  it('lets only the attempt go on to its request that has not been looked up meanwhile', async () => {
    const { publications } = await intended();
    await publications.beginCommit(id, prepared);
    expect(await publications.stillCommits({ id, attempt: 1 })).toBe(true);
    await publications.settle({ id, attempt: 1 }, { state: 'intended', reason: null });
    expect(await publications.stillCommits({ id, attempt: 1 })).toBe(false);
    await publications.beginCommit(id, prepared);
    expect(await publications.stillCommits({ id, attempt: 1 })).toBe(false);
    expect(await publications.stillCommits({ id, attempt: 2 })).toBe(true);
  });

  it('can be intended anew after a refusal', async () => {
    const { publications, tenant } = await intended();
    await publications.beginCommit(id, prepared);
    await publications.settle({ id, attempt: 1 }, { state: 'refused', reason: refOf('price changed') });
    expect(await publications.beginCommit(id, prepared)).toBeNull();
    expect(await publications.intend(id, identity(tenant), 'launch', refOf('mended'))).toMatchObject({
      state: 'intended',
      reason: null,
    });
  });

  it('settles nothing that was not begun or does not exist', async () => {
    const { publications } = await intended();
    const outcome = { state: 'published', receipt: receipt(id) } as const;
    await expect(publications.settle({ id, attempt: 0 }, outcome)).rejects.toMatchObject({ errorClass: 'conflict' });
    await expect(publications.settle({ id: refOf('x'), attempt: 0 }, outcome)).rejects.toMatchObject({
      errorClass: 'not_found',
    });
  });

  it('lists newest first, by campaign and state', async () => {
    const { publications, tenant } = await intended();
    await publications.intend(refOf('second'), identity(tenant, 'other/blog/de-DE'), 'other', prepared);
    await publications.beginCommit(id, prepared);
    const ids = async (filter?: Parameters<typeof publications.list>[0]) =>
      (await publications.list(filter)).map((row) => row.id);
    expect(await ids()).toEqual([refOf('second'), id]);
    expect(await ids({ limit: 1 })).toEqual([refOf('second')]);
    expect(await ids({ campaign: 'launch' })).toEqual([id]);
    expect(await ids({ state: 'intended' })).toEqual([refOf('second')]);
  });

  it('shows what was published with the text that was approved, unless that was erased', async () => {
    const { publications, artifacts, tenant } = store().forTenant(newTenant());
    const ref = await artifacts.put('prepared', { prepared: { title: 'Titel', html: '<p>Text</p>' } });
    await publications.intend(id, identity(tenant), 'launch', ref);
    await publications.beginCommit(id, ref);
    expect(await publications.published(10)).toEqual([]);
    await publications.settle({ id, attempt: 1 }, { state: 'published', receipt: receipt(id) });
    expect(await publications.published(10)).toEqual([
      {
        publication: id,
        channel: 'blog',
        title: 'Titel',
        html: '<p>Text</p>',
        url: 'https://blog.example/17',
        publishedAt: receipt(id).publishedAt,
      },
    ]);
    await artifacts.erase(ref);
    expect(await publications.published(10)).toEqual([]);
  });
}
