import { ZodError } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { invalidInput, statusOf } from '../problem.ts';
import type { Page } from './page.ts';
import { refusalText } from './refusal-text.ts';

/** Why a form was not carried out, with the status that says the same. What is no mistake of the form is thrown. */
export function problemText(page: Page, error: unknown): { text: string; status: (typeof statusOf)['conflict'] } {
  const known = error instanceof ZodError ? invalidInput(error) : error;
  if (!(known instanceof CopydeskError) || known.errorClass === 'not_found') throw error;
  return { text: refusalText(page, known), status: statusOf[known.errorClass] };
}
