import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../console/app.ts';
import { type AppDependencies, houseOperator, localOperator } from '../../console/app-dependencies.ts';
import { fakeDesk } from './fake-desk.ts';
import { lena } from './sample.ts';

/** An app over tokens in memory: who holds which, by kind and token. */
function appWith(
  tokens: Record<string, string>,
  { local, publicUrl = null }: { local: boolean; publicUrl?: string | null },
) {
  const access: AppDependencies['access'] = {
    issue: async () => 'cd_session_acme.new',
    redeem: async (kind, token) => tokens[`${kind} ${token}`] ?? null,
    revoke: async () => undefined,
  };
  const acme = { desk: fakeDesk().desk, access, tenant: 'acme', several: false, company: 'Acme' } as AppDependencies;
  const deps = { tenants: new Map([['acme', acme]]), version: '0', localToken: local ? 'cd_local_x' : null };
  const app = createApp(deps, { publicUrl });
  return {
    signIn: (token: string, headers: Record<string, string> = {}) =>
      app.request('/login', { method: 'POST', body: new URLSearchParams({ token }), headers }),
    choice: (session: string) => app.request('/login/as', { headers: { Cookie: `copydesk_local=${session}` } }),
  };
}

const link = 'cd_login_acme.a';
const session = 'cd_session_acme.b';

describe('who may choose between people', () => {
  it.each([localOperator, houseOperator])('%s, as long as only this machine reaches the server', async (operator) => {
    const tokens = { [`login ${link}`]: operator, [`session ${session}`]: operator };
    const here = appWith(tokens, { local: true });
    expect([(await here.signIn(link)).status, (await here.choice(session)).status]).toEqual([303, 200]);
    const reachable = appWith(tokens, { local: false });
    expect([(await reachable.signIn(link)).status, (await reachable.choice(session)).status]).toEqual([401, 401]);
  });
});

describe('behind a proxy', () => {
  const publicUrl = 'https://desk.example.com';
  const tokens = { [`login ${link}`]: lena.id };

  it('one stranger’s wrong tokens shut nobody else out, whatever the stranger says of the way', async () => {
    const { signIn } = appWith(tokens, { local: false, publicUrl });
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    for (let n = 0; n < 20; n += 1)
      expect((await signIn('cd_login_acme.wrong', from(`192.0.2.${n}, 203.0.113.9`))).status).toBe(401);
    expect((await signIn('cd_login_acme.wrong', from('198.51.100.1, 203.0.113.9'))).status).toBe(429);
    expect((await signIn(link, from('203.0.113.9, 198.51.100.1'))).status).toBe(303);
  });

  it('without a proxy nobody gets another address by a header', async () => {
    const { signIn } = appWith(tokens, { local: false });
    for (let n = 0; n < 20; n += 1) await signIn('cd_login_acme.wrong', { 'X-Forwarded-For': `192.0.2.${n}` });
    expect((await signIn(link, { 'X-Forwarded-For': '198.51.100.1' })).status).toBe(429);
  });

  it('cookies are secure by the public address, also when the proxy does not say that it speaks https', async () => {
    const cookies = async (url: string | null) =>
      (await appWith(tokens, { local: false, publicUrl: url }).signIn(link)).headers.getSetCookie().join();
    expect(await cookies(publicUrl)).toContain('; Secure');
    expect(await cookies('http://desk.intern')).not.toContain('Secure');
    expect(await cookies(null)).not.toContain('Secure');
  });
});
