import type { RuleDefinition } from '../check.ts';

const truth = {
  de: 'Wer mit Tatsachen wirbt, muss sie belegen können (§ 5 Abs. 1 UWG; Art. 12 Richtlinie 2005/29/EG).',
  en: 'Whoever advertises with facts must be able to prove them (§ 5(1) UWG; Art. 12 Directive 2005/29/EC).',
};

export const evidenceRules = {
  unsupported: {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Tatsache ohne Beleg', en: 'Fact without evidence' },
    why: truth,
  },
  'claim-not-in-text': {
    severity: 'minor',
    verdict: 'repair',
    title: { de: 'Beleg ohne Textstelle', en: 'Claim that is not in the text' },
    why: {
      de: 'Ein Beleg nennt seine Stelle wörtlich, sonst prüft ihn niemand nach.',
      en: 'A claim repeats its place word for word, or nobody can check it.',
    },
  },
  'unknown-passage': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Unbekannte Fundstelle', en: 'Unknown passage' },
    why: truth,
  },
  'quote-not-found': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Zitat steht nicht in der Quelle', en: 'Quote is not in the source' },
    why: truth,
  },
  'not-in-source': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Quelle sagt das nicht', en: 'Source does not say so' },
    why: truth,
  },
  'expired-source': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Quelle gilt nicht mehr', en: 'Source is no longer valid' },
    why: {
      de: 'Eine Aussage muss bei der Veröffentlichung wahr sein (§ 5 UWG); knowledge.yaml nennt, wie lange eine Quelle gilt.',
      en: 'A statement must be true when it is published (§ 5 UWG); knowledge.yaml says how long a source is valid.',
    },
  },
  'restricted-source': {
    severity: 'critical',
    verdict: 'block',
    title: { de: 'Vertrauliche Quelle', en: 'Restricted source' },
    why: {
      de: 'Was die Leserinnen und Leser eines Kanals nicht sehen dürfen, darf nicht hinein (readers in knowledge.yaml, audience in channels.yaml; § 2 GeschGehG).',
      en: 'What the readers of a channel may not see must not get in (readers in knowledge.yaml, audience in channels.yaml; Directive (EU) 2016/943).',
    },
  },
  'foreign-source': {
    severity: 'major',
    verdict: 'human',
    role: 'legal',
    title: { de: 'Nur aus fremder Quelle', en: 'Only from a foreign source' },
    why: {
      de: 'Was allein ein fremder Text sagt (trust: foreign in knowledge.yaml, oder eine Seite aus dem Netz), ist weder geprüft noch unser Wort: Wahrheit und Urheberrecht sieht ein Mensch an (§ 5 UWG, §§ 2, 51 UrhG).',
      en: 'What a foreign text alone says (trust: foreign in knowledge.yaml, or a page of the web) is neither checked nor ours: a person looks at truth and copyright (§ 5 UWG, Directive 2001/29/EC).',
    },
  },
  contradiction: {
    severity: 'major',
    verdict: 'human',
    role: 'content-lead',
    title: { de: 'Quellen widersprechen sich', en: 'Sources contradict each other' },
    why: {
      de: 'Zwei gültige Quellen nennen verschiedene Werte; ein Mensch entscheidet, welcher stimmt.',
      en: 'Two valid sources give different values; a person decides which is right.',
    },
  },
} as const satisfies Record<string, RuleDefinition>;

export type EvidenceRule = keyof typeof evidenceRules;
