import type { Claim, Evidence } from '../../domain/content.ts';
import { at, type CheckInput, cut, nowhere, type RawFinding } from '../check.ts';
import { normalised, type ReadPart } from '../text/read.ts';
import type { EvidenceRule } from './rules.ts';
import { passageKeys, productKeys, quotesRow } from './sources.ts';

interface Place {
  part: ReadPart;
  start: number;
  end: number;
}

/** A claim held against its sources. */
export interface JudgedClaim {
  claim: Claim;
  /** Where its text stands. */
  places: readonly Place[];
  /** What its sources state, also those at fault, which are reported as such and once; null when none exists for the readers. */
  keys: ReadonlySet<string> | null;
  findings: readonly RawFinding<EvidenceRule>[];
}

/** Holds a claim against its evidence: the passage exists, says so literally, is valid, and may be read by the channel's readers. */
export function judgeClaim(claim: Claim, input: CheckInput): JudgedClaim {
  const places = placesOf(claim.text, input.parts);
  const inBody = places.some(({ part }) => part.path.startsWith('body/'));
  const place = places[0] ? at(places[0].part, places[0].start, places[0].end) : nowhere;
  const findings: RawFinding<EvidenceRule>[] = [];
  if (!inBody) {
    findings.push({
      rule: 'claim-not-in-text',
      ...place,
      message: { de: `Im Text steht nicht: „${cut(claim.text)}“`, en: `Not in the body: “${cut(claim.text)}”` },
      suggestion: {
        de: 'Den Beleg streichen oder wörtlich auf den Text beziehen.',
        en: 'Drop the claim, or repeat the text word for word.',
      },
    });
  }
  let keys: Set<string> | null = null;
  for (const evidence of claim.evidence) {
    const { rule, states } = judgeEvidence(evidence, claim, input);
    if (states) keys = new Set([...(keys ?? []), ...states]);
    if (rule) findings.push({ rule, ...place, ...explain(rule, evidence, input) });
  }
  return { claim, places, keys, findings };
}

/** The fault of one piece of evidence, the gravest first, and what its source states. */
function judgeEvidence(
  { document, passage: id, quote }: Evidence,
  claim: Claim,
  input: CheckInput,
): { rule: EvidenceRule | null; states: ReadonlySet<string> | null } {
  if (document === 'price-list') {
    const product = input.products.find(({ sku }) => sku === id);
    if (!product) return { rule: 'unknown-passage', states: null };
    return { rule: quotesRow(quote, product) ? null : 'quote-not-found', states: productKeys(product) };
  }
  const passage = input.passages.get(id);
  if (!passage || passage.document !== document) return { rule: 'unknown-passage', states: null };
  // What it states stays out: the other findings would tell which numbers stand in a document that their readers may not read.
  if (!readable(passage.readers, input.channel.config.audience)) return { rule: 'restricted-source', states: null };
  const states = passageKeys(passage);
  if (!isValid(passage, input.at)) return { rule: 'expired-source', states };
  const literal = quote.trim() !== '' && normalised(passage.text).includes(normalised(quote));
  if (!literal) return { rule: 'quote-not-found', states };
  return {
    rule: isOwn(passage.id, input) || claim.evidence.some((one) => isOwn(one.passage, input)) ? null : 'foreign-source',
    states,
  };
}

/** The price list and documents that the customer calls its own. */
const isOwn = (id: string, { passages, products }: CheckInput): boolean =>
  passages.get(id)?.integrity === 'trusted' || products.some(({ sku }) => sku === id);

/** Everyone in the audience may read it; `*` in the audience is everybody. */
export const readable = (readers: readonly string[], audience: readonly string[]): boolean =>
  readers.includes('*') || (audience.length > 0 && audience.every((reader) => readers.includes(reader)));

export const isValid = (
  { validFrom, validUntil }: { validFrom: string | null; validUntil: string | null },
  now: Date,
): boolean =>
  (validFrom === null || Date.parse(validFrom) <= now.getTime()) &&
  (validUntil === null || now.getTime() <= Date.parse(validUntil));

/** Where a claim's text stands: literally, or else with other white space, and then the whole part counts. */
function placesOf(text: string, parts: readonly ReadPart[]): Place[] {
  const literal = parts.flatMap((part) => {
    const places: Place[] = [];
    for (
      let start = part.text.indexOf(text);
      start >= 0 && places.length < 20;
      start = part.text.indexOf(text, start + text.length)
    ) {
      places.push({ part, start, end: start + text.length });
    }
    return places;
  });
  if (literal.length > 0) return literal;
  const wanted = normalised(text);
  return parts
    .filter((part) => normalised(part.text).includes(wanted))
    .map((part) => ({ part, start: 0, end: part.text.length }));
}

function explain(
  rule: EvidenceRule,
  { document, passage, quote }: Evidence,
  { passages }: CheckInput,
): Pick<RawFinding, 'message' | 'evidence' | 'suggestion'> {
  // The words of a restricted document must not reach whoever reads the finding.
  const text = rule === 'restricted-source' ? passage : cut(quote);
  const shown = cut(passages.get(passage)?.shownAs ?? document);
  const messages: Partial<Record<EvidenceRule, { de: string; en: string }>> = {
    'unknown-passage': {
      de: `Die Fundstelle ${passage} in ${document} gibt es nicht.`,
      en: `There is no passage ${passage} in ${document}.`,
    },
    'quote-not-found': { de: `Das Zitat steht nicht in ${passage}.`, en: `The quote is not in ${passage}.` },
    'expired-source': { de: `${document} gilt zurzeit nicht.`, en: `${document} is not valid at present.` },
    'foreign-source': {
      de: `Das sagt nur ${shown}, ein fremder Text.`,
      en: `Only ${shown} says so, a foreign text.`,
    },
    'restricted-source': {
      de: `${document} dürfen die Leser dieses Kanals nicht sehen.`,
      en: `Readers of this channel may not see ${document}.`,
    },
  };
  return {
    message: messages[rule]!,
    evidence: [{ source: passage, text }],
    suggestion: {
      de: 'Eine gültige, öffentliche Fundstelle wörtlich zitieren, oder die Aussage streichen.',
      en: 'Quote a valid, public passage word for word, or drop the statement.',
    },
  };
}
