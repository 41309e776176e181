import type { RuleDefinition } from '../check.ts';

const gdpr = {
  de: 'Personenbezogene Daten dürfen nur mit Rechtsgrundlage veröffentlicht werden (Art. 4 Nr. 1, Art. 6 DSGVO).',
  en: 'Personal data may only be published on a legal basis (Art. 4(1), Art. 6 GDPR).',
};
const identity = {
  de: 'Kennnummern und Zahlungsdaten gehören in keinen Text (Art. 87 DSGVO, § 139b AO, § 20 PAuswG, PCI DSS 3.4).',
  en: 'Identity numbers and payment data belong in no text (Art. 87 GDPR, § 139b AO, § 20 PAuswG, PCI DSS 3.4).',
};

export const piiRules = {
  email: { severity: 'major', verdict: 'repair', title: { de: 'E-Mail-Adresse', en: 'E-mail address' }, why: gdpr },
  phone: { severity: 'major', verdict: 'repair', title: { de: 'Telefonnummer', en: 'Phone number' }, why: gdpr },
  address: { severity: 'major', verdict: 'repair', title: { de: 'Anschrift', en: 'Street address' }, why: gdpr },
  'birth-date': { severity: 'major', verdict: 'repair', title: { de: 'Geburtsdatum', en: 'Birth date' }, why: gdpr },
  iban: { severity: 'critical', verdict: 'block', title: { de: 'IBAN', en: 'IBAN' }, why: identity },
  'credit-card': {
    severity: 'critical',
    verdict: 'block',
    title: { de: 'Kartennummer', en: 'Card number' },
    why: identity,
  },
  'tax-id': { severity: 'critical', verdict: 'block', title: { de: 'Steuer-ID', en: 'German tax id' }, why: identity },
  'social-security-number': {
    severity: 'critical',
    verdict: 'block',
    title: { de: 'Versicherungsnummer', en: 'German social security number' },
    why: identity,
  },
  'id-card': {
    severity: 'critical',
    verdict: 'block',
    title: { de: 'Ausweisnummer', en: 'Identity card number' },
    why: identity,
  },
} as const satisfies Record<string, RuleDefinition>;

export type PiiRule = keyof typeof piiRules;
