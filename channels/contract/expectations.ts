import assert from 'node:assert/strict';
import type { ErrorClass } from '../../domain/errors.ts';

export const equal = (actual: unknown, expected: unknown): void => assert.deepEqual(actual, expected);
export const differs = (actual: unknown, other: unknown): void => assert.notDeepEqual(actual, other);
export const contains = (text: unknown, part: string): void =>
  assert.ok(String(text).includes(part), `${JSON.stringify(text)} does not contain ${JSON.stringify(part)}.`);

/** `actual` has all that `expected` names, and may have more. */
export const holds = (actual: unknown, expected: object): void =>
  assert.deepEqual(namedBy(expected, actual), withoutUndefined(expected));

/** What `value` has of what `names` names. */
function namedBy(names: object, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(names)) return value;
  return Object.fromEntries(
    Object.entries(withoutUndefined(names)).map(([key, part]) => {
      const own = (value as Record<string, unknown>)[key];
      return [key, typeof part === 'object' && part !== null ? namedBy(part, own) : own];
    }),
  );
}

const withoutUndefined = (value: object): object =>
  Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));

/** Expects a refusal of one class; hands the error on for a closer look. */
export async function refusal(work: Promise<unknown>, errorClass: ErrorClass): Promise<Error> {
  const error = await work.then(
    () => new Error('It was not refused.'),
    (reason) => reason as Error,
  );
  const { message } = error;
  assert.deepEqual({ message, errorClass: (error as { errorClass?: string }).errorClass }, { message, errorClass });
  return error;
}
