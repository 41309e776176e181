import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCreditCard, isIban, isIdCard, isSocialSecurityNumber, isTaxId } from '../../guardrails/pii/checksums.ts';
import { channel, content, findingsOf, input, rulesOf } from './sample.ts';

describe('check digits', () => {
  it.each([
    [isIban, 'DE89370400440532013000'],
    [isIban, 'GB29NWBK60161331926819'],
    [isTaxId, '86095742719'],
    [isSocialSecurityNumber, '15070649C103'],
    [isIdCard, 'T220001293'],
    [isCreditCard, '4242424242424242'],
  ])('%p accepts its published sample and no neighbour', (accepts, sample) => {
    expect(accepts(sample)).toBe(true);
    for (let digit = 1; digit < 10; digit += 1) {
      const last = (Number(sample.at(-1)) + digit) % 10;
      expect(accepts(`${sample.slice(0, -1)}${last}`)).toBe(false);
    }
  });

  it('never throws on anything', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const accepts of [isIban, isTaxId, isSocialSecurityNumber, isIdCard, isCreditCard])
          expect(typeof accepts(text)).toBe('boolean');
      }),
    );
  });
});

describe('pii', () => {
  it('shows where it is and hides what it is', () => {
    const [finding] = findingsOf(input([content('Konto DE89 3704 0044 0532 0130 00.')]));
    expect(finding).toMatchObject({
      rule: 'pii/iban',
      verdict: 'block',
      span: { path: 'body/0/text', start: 6, end: 33 },
      excerpt: 'DE•• •••• •••• •••• •••• ••',
    });
  });

  it("lets the brand's own addresses and required notices pass", () => {
    const config = channel({ disclosures: { de: ['Fjellhof GmbH, Lindenstraße 5, Tel. 030 23125-123'] } });
    const text = 'Schreib an hallo@post.fjellhof.example. Fjellhof GmbH, Lindenstraße 5, Tel. 030 23125-123';
    expect(rulesOf(input([content(text)], { channel: { name: 'magazin', config } }))).toEqual([]);
  });
});
