import type { Product } from '../../domain/product.ts';
import { at, type CheckInput, cut, defineCheck, type RawFinding } from '../check.ts';
import { normalised, type ReadPart } from '../text/read.ts';
import { type Sentence, sentenceAt } from '../text/sentences.ts';
import { type JudgedClaim, judgeClaim } from './claims.ts';
import { contradictionOf } from './contradiction.ts';
import { type EvidenceRule, evidenceRules } from './rules.ts';
import { type Signal, signalsIn } from './signals.ts';
import { listKeys, passageKeys, productKeys } from './sources.ts';

/** Factual sentences need a claim, and the claim a source that says so. Money is the price check's. */
export const evidence = defineCheck({
  name: 'evidence',
  rules: evidenceRules,
  run(input) {
    const claims = input.content.claims.map((claim) => judgeClaim(claim, input));
    const stated = statedKeys(claims);
    const signals = new Map(input.parts.map((part) => [part, signalsIn(part.text, part.words, input.language)]));
    return [
      ...claims.flatMap(({ findings }) => findings),
      ...input.parts.flatMap((part) => judgePart(part, signals.get(part)!, claims, stated, input)),
      ...claims.flatMap((judged) => contradictions(judged, signals, input)),
    ];
  },
});

/** One finding for the unsupported signals of a sentence, one for each that its claim's source does not state. */
function judgePart(
  part: ReadPart,
  signals: readonly Signal[],
  all: readonly JudgedClaim[],
  stated: ReadonlySet<string>,
  input: CheckInput,
): RawFinding<EvidenceRule>[] {
  if (signals.length === 0 || isNoStatement(part, input)) return [];
  const listed = listKeys(input.products);
  const claims = all.filter(({ places }) => places.some((place) => place.part === part));
  const found: RawFinding<EvidenceRule>[] = [];
  for (const [sentence, own] of inSentences(part, signals)) {
    if (sentence.text.endsWith('?')) continue;
    const advice = own.some(({ kind }) => kind === 'property') && isAdvice(sentence.text);
    const factual = advice ? own.filter(({ kind }) => kind !== 'property') : own;
    const unsupported: Signal[] = [];
    for (const signal of factual) {
      const covering = claims.filter(({ places }) =>
        places.some((place) => place.part === part && place.start <= signal.start && place.end >= signal.end),
      );
      if (covering.length === 0) {
        const repeated = stated.has(signal.key) && (!isText(part) || signal.kind === 'property');
        if (!repeated) unsupported.push(signal);
      } else if (covering.every(({ claim }) => claim.evidence.length === 0)) unsupported.push(signal);
      else if (
        !covering.some(({ keys }) => keys?.has(signal.key)) &&
        !(signal.kind === 'measure' && listed.has(signal.key)) &&
        covering.some(({ keys }) => keys)
      ) {
        found.push(notInSource(part, signal, covering));
      }
    }
    if (unsupported.length > 0) found.push(noEvidence(part, sentence.start, sentence.end, unsupported, input.products));
  }
  return found;
}

/** The sentences that state something, each with its signals. */
function inSentences(part: ReadPart, signals: readonly Signal[]): Map<Sentence, Signal[]> {
  const grouped = new Map<Sentence, Signal[]>();
  for (const signal of signals) {
    const sentence = part.sentences[sentenceAt(part.sentences, signal.start)];
    if (!sentence) continue;
    const list = grouped.get(sentence);
    if (list) list.push(signal);
    else grouped.set(sentence, [signal]);
  }
  return grouped;
}

/** What the sources of the claims in the text say: a title, heading or alternative text sums up what the body proves. */
function statedKeys(claims: readonly JudgedClaim[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { places, keys: known } of claims) {
    if (!known || places.length === 0) continue;
    for (const key of known) keys.add(key);
  }
  return keys;
}

const isText = ({ path }: ReadPart): boolean => /\/(?:text|items\/\d+)$/.test(path);

/** Required notices and the brand's own call to action state nothing that a source could prove. */
function isNoStatement(part: ReadPart, { channel, brand, language }: CheckInput): boolean {
  const text = normalised(part.text);
  return (
    text === normalised(brand.callToAction[language].label) ||
    channel.config.disclosures[language].some((notice) => normalised(notice).includes(text))
  );
}

/** `Du brauchst eine wasserdichte Jacke` speaks of what readers need, not of a product. */
const isAdvice = (sentence: string): boolean =>
  /(?<!\p{L})(?:brauch(?:e|st|t|en)|benötig(?:e|st|t|en)|sollte[nst]?|solltest|achte[nst]?|empfehlen|needs?|should|look\sfor|recommend)(?!\p{L})/iu.test(
    sentence,
  );

function noEvidence(
  part: ReadPart,
  start: number,
  end: number,
  signals: readonly Signal[],
  products: readonly Product[],
): RawFinding<EvidenceRule> {
  const words = [...new Set(signals.map((signal) => part.text.slice(signal.start, signal.end)))].join(', ');
  const rows = products.filter((product) => signals.every(({ key }) => productKeys(product).has(key)));
  const row = rows.length === 1 ? rows[0]! : null;
  return {
    rule: 'unsupported',
    ...at(part, start, end),
    message: { de: `Ohne Beleg: ${cut(words)}.`, en: `Without evidence: ${cut(words)}.` },
    suggestion: row
      ? { de: `Mit der Preisliste belegen: ${row.sku}.`, en: `Cite the price list: ${row.sku}.` }
      : { de: 'Eine Fundstelle zitieren oder die Aussage streichen.', en: 'Quote a passage, or drop the statement.' },
  };
}

function notInSource(part: ReadPart, signal: Signal, claims: readonly JudgedClaim[]): RawFinding<EvidenceRule> {
  const cited = claims.flatMap(({ claim }) => claim.evidence);
  const words = part.text.slice(signal.start, signal.end);
  return {
    rule: 'not-in-source',
    ...at(part, signal.start, signal.end),
    message: { de: `Die Quelle sagt nichts von „${cut(words)}“.`, en: `The source does not say “${cut(words)}”.` },
    evidence: cited.slice(0, 3).map(({ passage, quote }) => ({ source: passage, text: cut(quote) })),
    suggestion: {
      de: 'Den Wert der Quelle nennen oder die Aussage streichen.',
      en: "Give the source's value, or drop the statement.",
    },
  };
}

/** For each measure that a claim's source states and another source states otherwise. */
function contradictions(
  { claim, places, keys }: JudgedClaim,
  signals: ReadonlyMap<ReadPart, readonly Signal[]>,
  input: CheckInput,
): RawFinding<EvidenceRule>[] {
  const place = places[0];
  if (!keys || !place) return [];
  const measured = signals
    .get(place.part)!
    .filter(({ kind, start, end }) => kind === 'measure' && start >= place.start && end <= place.end);
  return measured.flatMap((signal) => {
    for (const { passage: id } of claim.evidence) {
      const cited = input.passages.get(id);
      const other = cited && passageKeys(cited).has(signal.key) ? contradictionOf(signal.key, cited, input) : null;
      if (!cited || !other) continue;
      return [
        {
          rule: 'contradiction' as const,
          ...at(place.part, signal.start, signal.end),
          message: {
            de: `${id} und ${other.passage.id} widersprechen sich.`,
            en: `${id} and ${other.passage.id} contradict each other.`,
          },
          evidence: [{ source: other.passage.id, text: cut(other.text) }],
          suggestion: { de: 'Klären, welche Quelle stimmt.', en: 'Find out which source is right.' },
        },
      ];
    }
    return [];
  });
}
