import { de, type Texts } from './de.ts';
import { en } from './en.ts';

export type Language = 'de' | 'en';

/** The texts of the console in a language. */
export const textsIn = (language: Language): Texts => ({ de, en })[language];
