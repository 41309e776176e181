import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { guardrailRules } from '../../guardrails/registry.ts';
import { guardrailDocs, guardrailDocsFile } from '../../scripts/write-guardrail-docs.ts';

describe.each(['de', 'en'] as const)('The page on guardrails in %s', (language) => {
  it('is what the rules say now: else run npx tsx scripts/write-guardrail-docs.ts', () => {
    expect(readFileSync(guardrailDocsFile(language), 'utf8')).toBe(guardrailDocs(language));
  });

  it('has a row for each rule', () => {
    const rows = [...guardrailDocs(language).matchAll(/^\| `([a-z-]+\/[a-z-]+)` \|/gm)].map(([, rule]) => rule);
    expect(rows).toEqual(Object.keys(guardrailRules));
  });
});
