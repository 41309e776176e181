import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownPath } from '../../console/own-path.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';

const foreign = [
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  '/\n\\evil.example/a',
  '/.//evil.example',
  '/a/..//evil.example',
  'https://evil.example/a',
  'javascript:alert(1)',
  '//',
  '',
];

describe('where a form sends people back to', () => {
  it.each(['/', '/campaigns/a/assets/journal/de-DE?saved=1&x=%2F', '/policy?question='])('keeps %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each(foreign)('leaves this server never: %j', (path) => {
    expect(ownPath(path)).toBe('/');
  });

  it('stays on this server whatever is asked for', () => {
    const piece = fc.constantFrom('/', '\\', '\t', '\n', '.', '..', '@', ':', 'evil.example', 'http:', '?', '#', '%09');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(new URL(ownPath(pieces.join('')), 'https://desk.example').host).toBe('desk.example');
      }),
    );
  });

  it('is asked of the switch of the language as well', async () => {
    const response = await pagesFor(fakeDesk().desk).request('/language', {
      method: 'POST',
      body: new URLSearchParams({ language: 'en', back: '/\t/evil.example' }),
    });
    expect(response.headers.get('Location')).toBe('/');
  });
});
