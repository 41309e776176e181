import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { connectors } from '../../channels/registry.ts';
import { capabilitiesOf, channelDocs, channelDocsFile } from '../../scripts/write-channel-docs.ts';

const promises = {
  de: { 'own-id': 'genau einmal', 'look-up': 'genau einmal', 'at-most-once': 'höchstens einmal' },
  en: { 'own-id': 'exactly once', 'look-up': 'exactly once', 'at-most-once': 'at most once' },
};

describe.each(['de', 'en'] as const)('The page on channels in %s', (language) => {
  it('is what the connectors say now: else run npx tsx scripts/write-channel-docs.ts', () => {
    expect(readFileSync(channelDocsFile(language), 'utf8')).toBe(channelDocs(language));
  });

  it('promises of each connector what it says of itself', () => {
    const rows = [...channelDocs(language).matchAll(/^\| `([a-z-]+)` \| \*\*([^*]+)\*\*/gm)];
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(connectors));
    const capabilities = capabilitiesOf();
    for (const [, name, promise] of rows)
      expect([name, promise]).toEqual([name, promises[language][capabilities[name!]!.exactlyOnce]]);
  });
});
