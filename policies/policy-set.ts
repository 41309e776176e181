import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CheckParseAnswer, preparsePolicySet, preparseSchema } from '@cedar-policy/cedar-wasm/nodejs';
import { hashOf } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import { type PolicyProblem, type PolicyRule, parsePolicies, schemaFile, workspaceRules } from './parse-policies.ts';

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
 * Loads `schema.cedarschema` and every `.cedar` file of a folder, and of `own`, the `policies` folder of a workspace, rules that forbid more.
 * Throws an `invalid` CopydeskError that names file, line and rule of the first problem and counts the others.
 */
export function loadPolicySet(directory: string, own?: string): PolicySet {
  return createPolicySet(readPolicyFiles(directory, own), own);
}

/** The same from texts by file name, for tests and for rules that come from elsewhere. `own` is where those of a workspace lie. */
export function createPolicySet(files: Record<string, string>, own?: string): PolicySet {
  const { rules, actions, problems } = parsePolicies(files);
  if (problems.length > 0) throw asError(problems, own);
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

/** File name → text, of the schema and the rules in a folder; the rules of a workspace as `policies/<name>`. */
export function readPolicyFiles(directory: string, own?: string): Record<string, string> {
  const names = readdirSync(directory).filter((name) => name === schemaFile || name.endsWith('.cedar'));
  const ownNames = own && existsSync(own) ? readdirSync(own).filter((name) => name.endsWith('.cedar')) : [];
  const text = (folder: string, name: string): string =>
    readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
  return Object.fromEntries([
    ...names.sort().map((name) => [name, text(directory, name)]),
    ...ownNames.sort().map((name) => [`${workspaceRules}${name}`, text(own!, name)]),
  ]);
}

function asError(problems: readonly PolicyProblem[], own?: string): CopydeskError {
  const first = problems[0]!;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more: see "copydesk policy check")` : '';
  const file = own && first.file.startsWith(workspaceRules) ? join(dirname(own), first.file) : first.file;
  return new CopydeskError('invalid', `${first.message}${more}`, {
    where: { file, line: first.line, field: first.rule ?? undefined },
  });
}

function insist(answer: CheckParseAnswer): void {
  if (answer.type === 'failure') throw new CopydeskError('invalid', answer.errors.map((e) => e.message).join('; '));
}
