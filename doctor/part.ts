import type { HealthReport } from '../domain/channel.ts';
import { explainError } from '../domain/errors.ts';

/** One line of the report: a part of the house, and its fix when it is sick. */
export type Part = HealthReport['parts'][number];

export const well = (name: string, message: string): Part => ({ name, ok: true, message });
export const sick = (name: string, message: string, fix: string): Part => ({ name, ok: false, message, fix });

/** Looks at a part; one that cannot be looked at is sick, and the others are looked at all the same. */
export async function look(name: string, fix: string, work: () => Promise<Part | Part[]>): Promise<Part[]> {
  try {
    return [await work()].flat();
  } catch (error) {
    return [sick(name, explainError(error), fix)];
  }
}
