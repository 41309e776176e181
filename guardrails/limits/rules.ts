import type { RuleDefinition } from '../check.ts';

const channel = {
  de: 'Was der Kanal annimmt, steht in channels.yaml.',
  en: 'What the channel takes stands in channels.yaml.',
};

const adChannel = {
  de: 'Überschriften einer Anzeige sind ihre Schlagzeilen, Absätze ihre Texte; was die Plattform davon nimmt, steht in channels.yaml.',
  en: 'Headings of an ad are its headlines, paragraphs its descriptions; what the platform takes of them stands in channels.yaml.',
};

export const limitRules = {
  'title-length': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Titel zu kurz oder zu lang', en: 'Title too short or too long' },
    why: channel,
  },
  'description-length': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Beschreibung zu kurz oder zu lang', en: 'Description too short or too long' },
    why: channel,
  },
  'body-length': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Text zu kurz oder zu lang', en: 'Body too short or too long' },
    why: channel,
  },
  'link-count': {
    severity: 'minor',
    verdict: 'repair',
    title: { de: 'Zu wenige oder zu viele Links', en: 'Too few or too many links' },
    why: channel,
  },
  'headline-count': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Zu wenige oder zu viele Schlagzeilen', en: 'Too few or too many headlines' },
    why: adChannel,
  },
  'headline-length': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Schlagzeile zu lang', en: 'Headline too long' },
    why: adChannel,
  },
  'ad-text-count': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Zu wenige oder zu viele Anzeigentexte', en: 'Too few or too many descriptions' },
    why: adChannel,
  },
  'ad-text-length': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Anzeigentext zu lang', en: 'Description too long' },
    why: adChannel,
  },
  'ad-repetition': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Anzeige sagt etwas doppelt', en: 'Ad says something twice' },
    why: {
      de: 'Plattformen zeigen die Teile einer Anzeige nebeneinander und lehnen gleiche ab (Google Ads API, AssetError.DUPLICATE_ASSET).',
      en: 'Platforms show the parts of an ad side by side and refuse equal ones (Google Ads API, AssetError.DUPLICATE_ASSET).',
    },
  },
  'ad-block': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Baustein passt in keine Anzeige', en: 'Block does not fit into an ad' },
    why: {
      de: 'Eine Anzeige besteht aus Schlagzeilen, Anzeigentexten und einem Link; alles andere ginge verloren.',
      en: 'An ad consists of headlines, descriptions and a link; all else would be lost.',
    },
  },
  slug: {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Kurzadresse ungültig', en: 'Slug invalid' },
    why: {
      de: 'Die Kurzadresse wird Teil der Adresse der Seite: Kleinbuchstaben, Ziffern, einzelne Bindestriche (RFC 3986, unreserved).',
      en: "The slug becomes part of the page's address: lower-case letters, digits, single hyphens (RFC 3986, unreserved).",
    },
  },
  'empty-text': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Leerer Baustein', en: 'Empty block' },
    why: {
      de: 'Leere Überschriften und Absätze stören Vorlesehilfen (WCAG 2.2, 1.3.1 und 2.4.6).',
      en: 'Empty headings and paragraphs disturb screen readers (WCAG 2.2, 1.3.1 and 2.4.6).',
    },
  },
  'heading-without-text': {
    severity: 'minor',
    verdict: 'repair',
    title: { de: 'Überschrift ohne Text', en: 'Heading without text' },
    why: {
      de: 'Eine Überschrift beschreibt den Text, der ihr folgt (WCAG 2.2, 2.4.6).',
      en: 'A heading describes the text that follows it (WCAG 2.2, 2.4.6).',
    },
  },
  'image-alt': {
    severity: 'major',
    verdict: 'repair',
    title: { de: 'Bild ohne Alternativtext', en: 'Image without alternative text' },
    why: {
      de: 'Bilder brauchen einen Alternativtext (WCAG 2.2, 1.1.1; BFSG seit Juni 2025).',
      en: 'Images need an alternative text (WCAG 2.2, 1.1.1; European Accessibility Act since June 2025).',
    },
  },
  'hidden-characters': {
    severity: 'critical',
    verdict: 'repair',
    title: { de: 'Unsichtbare Zeichen', en: 'Invisible characters' },
    why: {
      de: 'Bidi-, Nullbreiten-, Tag- und Steuerzeichen lassen anderes lesen als dasteht (Unicode UTR #36, UTS #39; CVE-2021-42574). Eine Umkehr der Leserichtung sperrt den Text.',
      en: 'Bidi, zero-width, tag and control characters make people read what is not there (Unicode UTR #36, UTS #39; CVE-2021-42574). A reversed reading direction blocks the text.',
    },
  },
  'link-target': {
    severity: 'critical',
    verdict: 'repair',
    role: 'legal',
    title: { de: 'Fremdes Linkziel', en: 'Foreign link target' },
    why: {
      de: 'Links gehen nur auf eigene Seiten: brand.yaml, linkDomains.',
      en: 'Links lead to own pages only: brand.yaml, linkDomains.',
    },
  },
  'link-scheme': {
    severity: 'critical',
    verdict: 'repair',
    role: 'legal',
    title: { de: 'Unsichere Linkart', en: 'Unsafe kind of link' },
    why: {
      de: 'Nur https und Pfade der eigenen Seite: http ist ungeschützt, javascript: und data: führen aus, was sie tragen (RFC 9110, 4.2; RFC 3986, 7).',
      en: 'Only https and paths of the own site: http is unprotected, javascript: and data: run what they carry (RFC 9110, 4.2; RFC 3986, 7).',
    },
  },
  'disclosure-missing': {
    severity: 'critical',
    verdict: 'repair',
    title: { de: 'Pflichthinweis fehlt', en: 'Required notice missing' },
    why: {
      de: 'channels.yaml verlangt diesen Hinweis wörtlich (z. B. § 5a UWG, Art. 50 KI-VO).',
      en: 'channels.yaml requires this notice word for word (e.g. § 5a UWG, Art. 50 AI Act).',
    },
  },
} as const satisfies Record<string, RuleDefinition>;

export type LimitRule = keyof typeof limitRules;
