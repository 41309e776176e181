import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHouse, startHouse } from '../api/running-house.ts';
import { consent, refOf } from '../store/contract/samples.ts';

let running: RunningHouse;
beforeAll(async () => {
  running = await startHouse({ worker: false });
}, 120_000);
afterAll(() => running?.close(), 120_000);

const store = () => running.house.tenants[0].store;
const list = { list: 'newsletter', purpose: 'offers', mostPerWeek: 3 };

async function send(person: string, path: string, body?: unknown) {
  const response = await running.ask(person, `/api/v1/consents${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { 'Content-Type': 'application/json' },
  });
  return { status: response.status, json: await response.json() };
}

describe('consents over the API', () => {
  it('are recorded with their proof, shown and ended by an admin, and by nobody else', async () => {
    const consents = [consent('anna@example.org'), consent('ben@example.org')];
    expect((await send('sven-aumann', '', { consents })).json).toMatchObject({ added: 2 });
    expect((await send('lena-hofer', '')).json.lists).toEqual([
      { list: 'newsletter', purpose: 'offers', wanting: 2, withdrawn: 0 },
    ]);
    const address = 'anna@example.org';
    expect((await send('sven-aumann', '/look-up', { address })).json.consents).toMatchObject([
      { address, proof: consents[0]!.proof, withdrawnAt: null },
    ]);
    expect((await send('sven-aumann', '/withdraw', { address })).json).toEqual({ ended: 1 });
    expect((await send('sven-aumann', '', { consents })).json).toMatchObject({ optedOut: 1, unchanged: 1 });
    expect((await send('sven-aumann', '/forget', { address })).json).toEqual({ known: true });
    for (const [path, body] of [
      ['', { consents }],
      ['/look-up', { address }],
      ['/withdraw', { address }],
      ['/forget', { address }],
    ] as const)
      expect((await send('lena-hofer', path, body)).status).toBe(403);
  });

  it('without a proof are refused, each with its field', async () => {
    const { proof, ...bare } = consent('carl@example.org');
    const backwards = { ...proof, confirmedAt: '2025-12-31T00:00:00Z' };
    for (const wrong of [
      bare,
      { ...bare, proof: backwards },
      { ...bare, proof, address: 'nobody' },
      { ...bare, proof: { ...proof, wording: '' } },
    ]) {
      const { status, json } = await send('sven-aumann', '', { consents: [wrong] });
      expect({ status, where: JSON.stringify(json).includes('consents.0') }).toEqual({ status: 422, where: true });
    }
    expect(await store().consents.of('carl@example.org')).toEqual([]);
  });
});

describe('signing off', () => {
  const tokenOf = async (address: string) => {
    await store().consents.record([consent(address)]);
    const ids = await store().consents.wanting(list);
    const people = await store().consents.entitled({ ...list, ids }, refOf('p'));
    return people.find((one) => one.address === address)!.token;
  };
  const at = (path: string, method: string) =>
    fetch(`${running.server.url}/unsubscribe/${path}`, {
      method,
      // As mail programs post it (RFC 8058, 3.1), from no page of ours.
      ...(method === 'POST' && { body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }),
      headers: { 'Accept-Language': 'de' },
    });

  it('needs no login and one click; a look signs nobody off', async () => {
    const token = await tokenOf('dora@example.org');
    const page = await at(`steinfoehr/${token}`, 'GET');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Abmelden')]);
    expect((await store().consents.of('dora@example.org'))[0]!.withdrawnAt).toBeNull();
    const done = await at(`steinfoehr/${token}`, 'POST');
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Abgemeldet')]);
    expect((await store().consents.of('dora@example.org'))[0]!.withdrawnAt).toEqual(expect.any(String));
  });

  it('says the same to a token that nobody has', async () => {
    const token = await tokenOf('emil@example.org');
    const answers = await Promise.all(
      [`steinfoehr/${token}`, 'steinfoehr/unknown', `nobody/${token}`].map(async (path) => {
        const response = await at(path, 'POST');
        return [response.status, await response.text()];
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});
