import { z } from 'zod';
import { Brief } from '../../domain/brief.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { briefField } from './brief-form.ts';
import type { Page } from './page.ts';
import { refusalText } from './refusal-text.ts';

/** What is wrong with a brief, by field of the form; `''` has what belongs to none. */
export type Problems = Record<string, string>;

const messages = { de: z.locales.de().localeError, en: z.locales.en().localeError };

/** Mistakes in the shape of a brief, in the reader's language. What only the workspace can tell, the desk says. */
export function shapeProblems({ language, t }: Page, brief: unknown): Problems {
  const { error } = Brief.safeParse(brief, { error: messages[language], reportInput: true });
  const problems: Problems = {};
  for (const { path, message, input } of error?.issues ?? []) {
    problems[briefField(path.map(String).join('.'))] ??= input === '' ? t.brief.missing : message;
  }
  return problems;
}

/** The problems of an error of the desk; throws what is none. */
export function deskProblems(page: Page, error: unknown): Problems {
  if (!(error instanceof CopydeskError)) throw error;
  const several = 'problems' in error && Array.isArray(error.problems) ? (error.problems as CopydeskError[]) : [error];
  return Object.fromEntries(several.map((one) => [briefField(one.where?.field ?? ''), refusalText(page, one)]));
}
