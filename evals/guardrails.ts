/** Do guardrails find what is wrong, and nothing else? */
import { readFileSync } from 'node:fs';
import { printResult } from '../bench/support/report.ts';
import type { Block, Claim, Content } from '../domain/content.ts';
import type { Product } from '../domain/product.ts';
import { Brand, ChannelConfig, Rules } from '../domain/workspace.ts';
import type { CitedPassage } from '../guardrails/check.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import { isMain } from '../house/is-main.ts';

interface Case {
  source: string;
  language: 'de' | 'en';
  /** The check it is about; facts are judged only in cases about evidence, the others state them without claims by intent. */
  check: string;
  title?: string;
  description?: string;
  text?: string;
  body?: Block[];
  claims?: { text: string; evidence: [document: string, passage: string, quote: string][] }[];
  disclosures?: string[];
  siblings?: string[];
  published?: string[];
  expect: string[];
}

interface Labelled {
  sources: Record<string, { split: 'dev' | 'held-out'; origin: string }>;
  fixture: {
    products: Product[];
    passages: CitedPassage[];
    brand: unknown;
    rules: unknown;
    channel: Record<string, unknown>;
    title: Record<'de' | 'en', string>;
    text: Record<'de' | 'en', string>;
  };
  cases: Case[];
}

/** Precision and recall of every rule on the labelled set, on the split it was built with and on the one it never saw. */
export function main(verbose = false): void {
  const { sources, fixture, cases } = JSON.parse(
    readFileSync(new URL('./data/guardrails.json', import.meta.url), 'utf8'),
  ) as Labelled;
  let heldOut = { precision: 0, recall: 0 };
  for (const split of ['dev', 'held-out'] as const) {
    const counts = new Map<string, { hit: number; extra: number; missed: number }>();
    const count = (rule: string, what: 'hit' | 'extra' | 'missed'): void => {
      const entry = counts.get(rule) ?? { hit: 0, extra: 0, missed: 0 };
      entry[what] += 1;
      counts.set(rule, entry);
    };
    const inSplit = cases.filter(({ source }) => sources[source]!.split === split);
    for (const labelled of inSplit) {
      const found = rulesFound(labelled, fixture);
      for (const rule of found) count(rule, labelled.expect.includes(rule) ? 'hit' : 'extra');
      for (const rule of labelled.expect) if (!found.has(rule)) count(rule, 'missed');
      const wrong =
        [...found].some((rule) => !labelled.expect.includes(rule)) || labelled.expect.some((rule) => !found.has(rule));
      if (verbose && wrong && split === 'dev')
        console.log(JSON.stringify(labelled), '→', [...found].join(', ') || 'nothing');
    }
    console.log(`\n${split}: ${inSplit.length} cases`);
    for (const [rule, { hit, extra, missed }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      console.log(
        `  ${rule.padEnd(32)} precision ${share(hit, extra)}  recall ${share(hit, missed)}  (${hit} hit, ${extra} extra, ${missed} missed)`,
      );
    }
    const sum = [...counts.values()].reduce((a, b) => ({
      hit: a.hit + b.hit,
      extra: a.extra + b.extra,
      missed: a.missed + b.missed,
    }));
    console.log(
      `  ${'all rules'.padEnd(32)} precision ${share(sum.hit, sum.extra)}  recall ${share(sum.hit, sum.missed)}`,
    );
    if (split === 'held-out')
      heldOut = { precision: sum.hit / (sum.hit + sum.extra), recall: sum.hit / (sum.hit + sum.missed) };
  }
  const value = Math.min(heldOut.precision, heldOut.recall);
  printResult({ name: 'guardrails', value, unit: 'min(precision, recall), held-out', goal: 0.95, runs: cases.length });
}

function rulesFound(labelled: Case, fixture: Labelled['fixture']): Set<string> {
  const { language } = labelled;
  const config = ChannelConfig.parse({ ...fixture.channel, disclosures: { [language]: labelled.disclosures ?? [] } });
  const content = contentOf(labelled, fixture);
  const [findings] = runGuardrails({
    variants: [{ ref: 'variant', content, locale: language === 'de' ? 'de-DE' : 'en-GB' }],
    siblings: (labelled.siblings ?? []).map((text, index) => ({
      ref: `sibling-${index}`,
      content: contentOf({ ...labelled, text }, fixture),
    })),
    channel: { name: 'magazine', config },
    brand: Brand.parse(fixture.brand),
    rules: Rules.parse(fixture.rules),
    products: fixture.products,
    passages: new Map(fixture.passages.map((passage) => [passage.id, passage])),
    published: (labelled.published ?? []).map((text, index) => ({
      title: `Page ${index}`,
      text,
      url: `https://fjellhof.example/${index}`,
    })),
    at: new Date('2026-11-24T09:00:00+01:00'),
  });
  const rules = findings!.findings.map(({ rule }) => rule);
  return new Set(labelled.check === 'evidence' ? rules : rules.filter((rule) => !rule.startsWith('evidence/')));
}

function contentOf(labelled: Case, fixture: Labelled['fixture']): Content {
  const { language, text = fixture.text[language], body = [{ kind: 'paragraph', text }] } = labelled;
  const claims: Claim[] = (labelled.claims ?? []).map((claim) => ({
    text: claim.text,
    evidence: claim.evidence.map(([document, passage, quote]) => ({ document, passage, quote, confidence: 1 })),
  }));
  return {
    title: labelled.title ?? fixture.title[language],
    description: labelled.description ?? '',
    slug: 'unterwegs',
    body,
    claims,
  };
}

const share = (hit: number, other: number): string => (hit + other === 0 ? '  – ' : (hit / (hit + other)).toFixed(2));

if (isMain(import.meta.url)) main(process.argv.includes('--verbose'));
