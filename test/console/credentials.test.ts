import { describe, expect, it } from '@jest/globals';
import { CopydeskError } from '../../domain/errors.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import { lena, sven } from './sample.ts';

const secret = 'kR7-geheim-4417';
const posted = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });

describe('the page of credentials', () => {
  it('shows name, expiry and trouble, and takes a value in a field that no browser fills or keeps', async () => {
    const html = await (await pagesFor(fakeDesk().desk, sven).request('/credentials')).text();
    expect(html).toContain('vault:blog-password');
    expect(html).toContain('noch 6 Tage');
    expect(html).toContain('wird nicht mehr angenommen');
    expect(html).toMatch(/<input id="secret" type="password"[^>]* autocomplete="new-password"/);
    expect(html).not.toMatch(/<input id="secret"[^>]* value=/);
  });

  it('sets a value and says so without it', async () => {
    const { desk, asked } = fakeDesk();
    const app = pagesFor(desk, sven);
    const answer = await app.request('/credentials', posted({ name: 'blog', secret, expires: '2027-03-31' }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/credentials?saved=blog']);
    expect(JSON.stringify(asked)).toContain('2027-03-31T00:00:00Z');
    expect(await (await app.request('/credentials?saved=blog')).text()).toContain('blog ist gesetzt.');
  });

  it('does not repeat a value that was refused', async () => {
    const refuse = () => Promise.reject(new CopydeskError('conflict', 'It was changed in the meantime.'));
    const answer = await pagesFor(fakeDesk({ setCredential: refuse }).desk, sven).request(
      '/credentials',
      posted({ name: 'blog', secret }),
    );
    expect(answer.status).toBe(409);
    expect(await answer.text()).not.toContain(secret);
  });

  it('says why one cannot be used', async () => {
    const credential = (await fakeDesk().desk.credentials(sven))[0]!;
    const problem = { errorClass: 'auth' as const, message: 'Connect it again.' };
    const { desk } = fakeDesk({ checkCredential: async () => ({ ok: false, problem, credential }) });
    const html = await (await pagesFor(desk, sven).request('/credentials/blog/check', posted({}))).text();
    expect(html).toContain('Connect it again.');
  });
});

describe('the inbox', () => {
  it('tells admins of credentials that run out, and asks for nobody else', async () => {
    const { desk } = fakeDesk();
    const due = { ...desk, credentialsDue: desk.credentials };
    expect(await (await pagesFor(due, sven).request('/')).text()).toContain('noch 6 Tage');
    const denied = { ...desk, credentialsDue: () => Promise.reject(new Error('Nobody may ask in her name.')) };
    expect(await (await pagesFor(denied, lena).request('/')).text()).not.toContain('blog-password');
  });
});
