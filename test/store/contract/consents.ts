import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { consent, newTenant, refOf } from './samples.ts';

const list = { list: 'newsletter', purpose: 'offers', mostPerWeek: 2 };

export function consentsContract(store: () => Store): void {
  const fresh = () => store().forTenant(newTenant());

  it('keeps a consent once, whatever the case of the address', async () => {
    const { consents } = fresh();
    expect(await consents.record([consent('Anna@Example.org', { name: 'Anna' }), consent('ben@example.org')])).toEqual({
      ...{ added: 2, renewed: 0, optedOut: 0, unchanged: 0 },
    });
    expect(await consents.record([consent('anna@example.org')])).toMatchObject({ added: 0, unchanged: 1 });
    const ids = await consents.wanting(list);
    expect(ids).toHaveLength(2);
    const entitled = await consents.entitled({ ...list, ids }, refOf('p'));
    expect(entitled.map(({ address, name }) => ({ address, name }))).toEqual(
      expect.arrayContaining([
        { address: 'Anna@Example.org', name: 'Anna' },
        { address: 'ben@example.org', name: null },
      ]),
    );
  });

  it('lets no import bring back whom has said no, and a later confirmation does', async () => {
    const { consents } = fresh();
    await consents.record([consent('anna@example.org')]);
    expect(await consents.withdraw({ address: 'ANNA@example.org' })).toBe(1);
    expect(await consents.withdraw({ address: 'anna@example.org' })).toBe(0);
    expect(await consents.record([consent('anna@example.org')])).toMatchObject({ optedOut: 1 });
    expect(await consents.wanting(list)).toEqual([]);
    const later = new Date(Date.now() + 1_000).toISOString();
    const proof = { ...consent('').proof, confirmedAt: later };
    expect(await consents.record([consent('anna@example.org', { proof })])).toMatchObject({ renewed: 1 });
    expect(await consents.wanting(list)).toHaveLength(1);
  });

  it('signs off by token from one list or from all, and knows no token of another tenant', async () => {
    const { consents } = fresh();
    await consents.record([consent('anna@example.org'), consent('anna@example.org', { list: 'events' })]);
    const [anna] = await consents.entitled({ ...list, ids: await consents.wanting(list) }, refOf('p'));
    expect(await fresh().consents.knowsToken(anna!.token)).toBe(false);
    expect(await fresh().consents.withdraw({ token: anna!.token })).toBe(0);
    expect(await consents.knowsToken(anna!.token)).toBe(true);
    expect(await consents.withdraw({ token: anna!.token }, 'newsletter')).toBe(1);
    expect(await consents.lists()).toEqual([
      { list: 'events', purpose: 'offers', wanting: 1, withdrawn: 0 },
      { list: 'newsletter', purpose: 'offers', wanting: 0, withdrawn: 1 },
    ]);
    expect(await consents.withdraw({ token: anna!.token })).toBe(1);
  });

  it('gives nobody more mails in a week than the cap, and does not count what this publication sent', async () => {
    const { consents } = fresh();
    await consents.record([consent('anna@example.org')]);
    const ids = await consents.wanting(list);
    const entitled = async (publication: string) =>
      (await consents.entitled({ ...list, ids }, refOf(publication))).length;
    for (const publication of ['one', 'one', 'two']) await consents.noteSent(refOf(publication), ids[0]!);
    expect(await Promise.all(['one', 'two', 'three'].map(entitled))).toEqual([1, 1, 0]);
    expect(await consents.entitled({ ...list, mostPerWeek: 3, ids }, refOf('three'))).toHaveLength(1);
    expect(await consents.entitled({ ...list, purpose: 'surveys', ids }, refOf('three'))).toEqual([]);
  });

  it('forgets a person and keeps that something was sent', async () => {
    const { consents } = fresh();
    await consents.record([consent('anna@example.org')]);
    const ids = await consents.wanting(list);
    await consents.noteSent(refOf('one'), ids[0]!);
    expect(await consents.erase('Anna@example.org')).toBe(true);
    expect(await consents.erase('anna@example.org')).toBe(false);
    expect([await consents.of('anna@example.org'), await consents.wanting(list)]).toEqual([[], []]);
    expect(await consents.entitled({ ...list, ids }, refOf('two'))).toEqual([]);
  });
}
