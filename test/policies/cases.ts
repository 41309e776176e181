import { readdirSync, readFileSync } from 'node:fs';
import type { AuthorizationRequest, PolicyDecision } from '../../domain/policy.ts';

/** One request and what must come of it. `errors` is a word of the expected error: then no rule decided. */
export interface PolicyCase {
  sentence: string;
  allowed: boolean;
  request: AuthorizationRequest;
  determining: string[];
  errors?: string;
}

const read = (folder: 'allow' | 'deny'): PolicyCase[] => {
  const directory = new URL(`./${folder}/`, import.meta.url);
  return readdirSync(directory).map((name) => ({
    sentence: name.replace('.json', '').replaceAll('-', ' '),
    allowed: folder === 'allow',
    ...JSON.parse(readFileSync(new URL(name, directory), 'utf8')),
  }));
};

export const policyCases = (): PolicyCase[] => [...read('allow'), ...read('deny')];

export const meets = (expected: PolicyCase, decision: PolicyDecision): boolean =>
  decision.allowed === expected.allowed &&
  JSON.stringify(decision.determining) === JSON.stringify(expected.determining) &&
  (expected.errors === undefined
    ? decision.errors.length === 0
    : decision.errors.some((error) => error.includes(expected.errors!)));
