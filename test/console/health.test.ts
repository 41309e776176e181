import { describe, expect, it } from '@jest/globals';
import { healthFor } from '../../console/health-for.ts';
import { keepFor } from '../../house/keep-for.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import { lena, sven } from './sample.ts';

const part = { name: 'database', ok: false, message: 'postgres://10.0.0.7 does not answer', fix: 'Start 10.0.0.7.' };
const doctor = async () => ({ ok: false, parts: [part] });
const { desk } = fakeDesk();

describe('the health of the house', () => {
  it('is told in full to who administers it', async () => {
    expect(await healthFor({ desk, doctor }, sven)).toEqual({ ok: false, parts: [part] });
  });

  it('is told to others without addresses and fixes', async () => {
    expect(await healthFor({ desk, doctor }, lena)).toEqual({
      ok: false,
      parts: [{ name: 'database', ok: false, message: '' }],
    });
    const html = await (await pagesFor(desk, lena, { doctor }).request('/health')).text();
    expect(html).toContain('database');
    expect(html).not.toContain('10.0.0.7');
  });

  it('is looked at once in a while, and again after a failure', async () => {
    let time = 0;
    let asked = 0;
    const ask = keepFor(
      5_000,
      async () => {
        asked += 1;
        if (asked === 1) throw new Error('not yet');
        return asked;
      },
      () => time,
    );
    await expect(ask()).rejects.toThrow('not yet');
    expect([await ask(), await ask()]).toEqual([2, 2]);
    time = 5_000;
    expect(await ask()).toBe(3);
  });
});
