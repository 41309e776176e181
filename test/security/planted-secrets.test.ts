import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formsOf, plant, scan } from '../support/planted-secrets.ts';

const secret = plant('probe');

describe('the scan for secrets', () => {
  it.each(Object.entries(formsOf(secret.value)))('finds one that is written as %s', (form, written) => {
    const found = scan({ here: `before ${written} after`, there: 'nothing' }, [secret]);
    expect(found).toContainEqual({ place: 'here', secret: 'probe', form });
    expect(found.every(({ place }) => place === 'here')).toBe(true);
  });

  it('finds one in base64 of any text around it, twice over, and in the payload of a history', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
        const once = Buffer.from(`${before}${secret.value}${after}`).toString('base64');
        const basic = Buffer.from(`user:${secret.value}`).toString('base64url');
        const payload = Buffer.from(JSON.stringify({ body: once })).toString('base64');
        for (const text of [once, basic, payload]) expect(scan({ here: text }, [secret])).not.toEqual([]);
      }),
    );
  });

  it('finds nothing in other secrets', () => {
    fc.assert(
      fc.property(fc.string(), (other) => {
        expect(scan({ here: `${other}${plant('other').value}` }, [secret])).toEqual([]);
      }),
    );
  });
});
