import { normalize } from 'node:path/posix';
import { z } from 'zod';
import type { Bilingual } from '../domain/text.ts';
import { directionOverride } from './direction-overrides.ts';

const Line = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine((text) => !/[\r\n]/.test(text) && !directionOverride(text));
const Path = z
  .string()
  .trim()
  .max(400)
  .refine((text) => !/[\r\n\0]/.test(text) && !directionOverride(text));

/** Folders that a workspace reads; what is published must not come back as one of its sources. */
const sources = ['.', 'knowledge', 'briefs', '.schemas'];

/** What a new workspace is made from. */
export const InitAnswers = z.strictObject({
  company: Line.refine((text) => slugOf(text) !== ''),
  website: z.url({ protocol: /^https?$/ }),
  person: Line.refine((text) => slugOf(text) !== ''),
  email: z.email(),
  language: z.enum(['de', 'en']),
  knowledge: Path,
  publish: Path.min(1).refine((path) => !sources.includes(normalize(path).split('/')[0]!)),
});
export type InitAnswers = z.infer<typeof InitAnswers>;

/** A question as data: who asks it, terminal or page, is free. An answer holds when `InitAnswers.shape[id]` takes it; else `refusal` says why not. */
export interface InitQuestion {
  id: keyof InitAnswers;
  question: Bilingual;
  /** Null when there is nothing to suggest. */
  default: string | null;
  choices?: readonly string[];
  refusal: Bilingual;
}

/** In the order in which they are asked. */
export const initQuestions: readonly InitQuestion[] = [
  {
    id: 'language',
    question: { de: 'In welcher Sprache wird geschrieben?', en: 'Which language do you write in?' },
    default: 'de',
    choices: ['de', 'en'],
    refusal: { de: 'Möglich sind de und en.', en: 'Possible are de and en.' },
  },
  {
    id: 'company',
    question: { de: 'Wie heißt das Unternehmen?', en: 'What is the company called?' },
    default: null,
    refusal: { de: 'Bitte einen Namen von höchstens 120 Zeichen.', en: 'A name of at most 120 characters, please.' },
  },
  {
    id: 'website',
    question: { de: 'Welche Adresse hat die Website?', en: 'What is the address of the website?' },
    default: 'https://www.example.com',
    refusal: {
      de: 'Bitte eine Adresse wie https://www.example.com.',
      en: 'An address such as https://www.example.com, please.',
    },
  },
  {
    id: 'person',
    question: { de: 'Wer wählt aus und gibt frei?', en: 'Who selects and signs off?' },
    default: null,
    refusal: { de: 'Bitte Vor- und Nachname.', en: 'First name and surname, please.' },
  },
  {
    id: 'email',
    question: { de: 'Unter welcher E-Mail-Adresse?', en: 'At which e-mail address?' },
    default: null,
    refusal: { de: 'Das ist keine E-Mail-Adresse.', en: 'That is not an e-mail address.' },
  },
  {
    id: 'knowledge',
    question: {
      de: 'In welchem Ordner liegen Dokumente über Unternehmen und Produkte? (leer: keiner)',
      en: 'Which folder holds documents about company and products? (empty: none)',
    },
    default: '',
    refusal: { de: 'Bitte der Pfad eines Ordners.', en: 'The path of a folder, please.' },
  },
  {
    id: 'publish',
    question: { de: 'In welchen Ordner wird veröffentlicht?', en: 'Which folder is published to?' },
    default: 'site',
    refusal: {
      de: 'Bitte der Pfad eines Ordners, der nur dafür da ist, etwa „site“.',
      en: 'The path of a folder for this alone, such as "site", please.',
    },
  },
];

/** `Müller & Söhne` → `mueller-soehne`: what names become in ids. */
export function slugOf(name: string): string {
  const german: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'o', ł: 'l' };
  const plain = name
    .toLowerCase()
    .normalize('NFC')
    .replace(/[äöüßæøł]/g, (letter) => german[letter]!);
  const slug = plain
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-');
  return slug.slice(0, 60).replace(/^-|-$/g, '');
}
