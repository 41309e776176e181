import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CheckParseAnswer, preparsePolicySet, preparseSchema } from '@cedar-policy/cedar-wasm/nodejs';
import { hashOf } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import { type PolicyProblem, type PolicyRule, parsePolicies, schemaFile } from './parse-policies.ts';

/**
 * Rules that were parsed, validated against the schema and handed to Cedar once; `hash` names them in every decision.
 * Cedar keeps them for this thread: another thread loads its own.
 */
export interface PolicySet {
  /** `sha256:…` over the canonical JSON of file name → text, with `\n` line ends. */
  readonly hash: string;
  readonly rules: readonly PolicyRule[];
  /** Every action of the schema, sorted. */
  readonly actions: readonly string[];
}

/** Folder of the rules that the house ships. */
export const housePolicies = fileURLToPath(new URL('.', import.meta.url));

/**
 * Loads `schema.cedarschema` and every `.cedar` file of a folder.
 * Throws an `invalid` CopydeskError that names file, line and rule of the first problem and counts the others.
 */
export function loadPolicySet(directory: string): PolicySet {
  return createPolicySet(readPolicyFiles(directory));
}

/** The same from texts by file name, for tests and for rules that come from elsewhere. */
export function createPolicySet(files: Record<string, string>): PolicySet {
  const { rules, actions, problems } = parsePolicies(files);
  if (problems.length > 0) throw asError(problems);
  const hash = hashOf(files);
  insist(preparseSchema(hash, files[schemaFile]!));
  for (const action of actions) {
    const policies = rules.filter((rule) => concerns(rule, action)).map(({ id, source }) => [id, source]);
    insist(preparsePolicySet(sliceName(hash, action), { staticPolicies: Object.fromEntries(policies) }));
  }
  return { hash, rules, actions };
}

/**
 * Name under which Cedar keeps the rules that concern one action. A rule whose scope leaves an action out can't decide about it,
 * so asking the slice gives the same answer as asking the whole set, in two thirds of the time.
 */
export const sliceName = (hash: string, action: string): string => `${hash}/${action}`;

export const concerns = (rule: PolicyRule, action: string): boolean => rule.actions?.includes(action) ?? true;

/** File name → text, of the schema and the rules in a folder. */
export function readPolicyFiles(directory: string): Record<string, string> {
  const names = readdirSync(directory).filter((name) => name === schemaFile || name.endsWith('.cedar'));
  const text = (name: string): string => readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
  return Object.fromEntries(names.sort().map((name) => [name, text(name)]));
}

function asError(problems: readonly PolicyProblem[]): CopydeskError {
  const first = problems[0]!;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more: see "copydesk policy check")` : '';
  return new CopydeskError('invalid', `${first.message}${more}`, {
    where: { file: first.file, line: first.line, field: first.rule ?? undefined },
  });
}

function insist(answer: CheckParseAnswer): void {
  if (answer.type === 'failure') throw new CopydeskError('invalid', answer.errors.map((e) => e.message).join('; '));
}
