import {
  checkParseSchema,
  type DetailedError,
  type PolicyJson,
  policySetTextToParts,
  policyToJson,
  schemaToJson,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';

export const schemaFile = 'schema.cedarschema';

/** How the names of files begin that a workspace brings, beside those of the house. */
export const workspaceRules = 'policies/';

/** One rule: a Cedar policy with `@id` and one plain sentence in each language of the house. */
export interface PolicyRule {
  id: string;
  file: string;
  /** 1-based line of its first annotation. */
  line: number;
  effect: 'permit' | 'forbid';
  /** Actions in its scope; null is every action. */
  actions: readonly string[] | null;
  sentence: { de: string; en: string };
  /** Cedar text. */
  source: string;
}

/** Something wrong in a file. `rule` is the `@id` when it is known. */
export interface PolicyProblem {
  file: string;
  line: number;
  rule: string | null;
  message: string;
}

export interface ParsedPolicies {
  rules: PolicyRule[];
  /** Every action of the schema, sorted. */
  actions: string[];
  problems: PolicyProblem[];
}

/** Parses all files and validates them strictly. Warnings of the validator (a rule that can never apply) count as problems. */
export function parsePolicies(files: Record<string, string>): ParsedPolicies {
  const problems: PolicyProblem[] = [];
  const rules = Object.entries(files)
    .filter(([file]) => file !== schemaFile)
    .flatMap(([file, text]) => parseFile(file, text, problems));
  for (const [index, rule] of rules.entries()) {
    const first = rules.findIndex(({ id }) => id === rule.id);
    if (first < index) {
      const { file, line } = rules[first]!;
      problems.push({ ...placeOf(rule), message: `The id "${rule.id}" is taken by the rule at ${file}:${line}.` });
    }
  }
  const actions = parseSchema(files[schemaFile], problems);
  if (problems.length === 0) problems.push(...validateRules(files[schemaFile]!, rules));
  return { rules, actions, problems };
}

function parseSchema(schema: string | undefined, problems: PolicyProblem[]): string[] {
  if (schema === undefined) {
    problems.push({ file: schemaFile, line: 1, rule: null, message: 'The schema is missing.' });
    return [];
  }
  // Only the first of the two resolves types and says where it failed; only the second lists the actions.
  const checked = checkParseSchema(schema);
  const parsed = schemaToJson(schema);
  if (checked.type === 'failure' || parsed.type === 'failure') {
    const errors = checked.type === 'failure' ? checked.errors : parsed.type === 'failure' ? parsed.errors : [];
    problems.push(...errors.map((error) => problemAt(schemaFile, schema, error)));
    return [];
  }
  const actions = Object.values(parsed.json).flatMap((namespace) => Object.entries(namespace.actions));
  for (const [action, { memberOf }] of actions) {
    // Rules are looked up by the actions they name, so a group would hide them.
    if (!memberOf?.length) continue;
    const line = lineOf(schema, action);
    problems.push({
      file: schemaFile,
      line,
      rule: null,
      message: `Action groups are not used: name "${action}" in rules.`,
    });
  }
  return actions.map(([action]) => action).sort();
}

function parseFile(file: string, text: string, problems: PolicyProblem[]): PolicyRule[] {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') {
    problems.push(...parts.errors.map((error) => problemAt(file, text, error)));
    return [];
  }
  for (const template of parts.policy_templates) {
    problems.push({ file, line: lineOf(text, template), rule: null, message: 'Templates are not used in this house.' });
  }
  return parts.policies.flatMap((source) => {
    const line = lineOf(text, source);
    const parsed = policyToJson(source);
    if (parsed.type === 'failure') {
      problems.push({ file, line, rule: null, message: describe(parsed.errors[0]!) });
      return [];
    }
    const { id, de, en } = parsed.json.annotations ?? {};
    const missing = Object.entries({ id, de, en }).filter(([, value]) => !value);
    if (!id || !de || !en) {
      const names = missing.map(([name]) => `@${name}`).join(', ');
      problems.push({ file, line, rule: id ?? null, message: `The rule lacks the annotation ${names}.` });
      return [];
    }
    const { effect } = parsed.json;
    if (effect === 'permit' && file.startsWith(workspaceRules)) {
      problems.push({ file, line, rule: id, message: 'A workspace forbids more than the house; it permits nothing.' });
      return [];
    }
    return [{ id, file, line, effect, actions: actionsOf(parsed.json), sentence: { de, en }, source }];
  });
}

function validateRules(schema: string, rules: readonly PolicyRule[]): PolicyProblem[] {
  const staticPolicies = Object.fromEntries(rules.map(({ id, source }) => [id, source]));
  const answer = validate({ schema, policies: { staticPolicies } });
  if (answer.type === 'failure') {
    return answer.errors.map((error) => problemAt(schemaFile, schema, error));
  }
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => {
    const rule = rules.find(({ id }) => id === policyId)!;
    const inside = lineAt(rule.source, error.sourceLocations?.[0]?.start ?? 0) - 1;
    return { file: rule.file, line: rule.line + inside, rule: rule.id, message: describe(error) };
  });
}

function actionsOf({ action }: PolicyJson): string[] | null {
  if (action.op === 'All') return null;
  const uids = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  return uids.map((uid) => ('__entity' in uid ? uid.__entity.id : uid.id));
}

const placeOf = ({ file, line, id }: PolicyRule) => ({ file, line, rule: id });

const problemAt = (file: string, text: string, error: DetailedError): PolicyProblem => ({
  file,
  line: lineAt(text, error.sourceLocations?.[0]?.start ?? 0),
  rule: null,
  message: describe(error),
});

/** Message, what was expected there, and Cedar's hint. */
const describe = ({ message, help, sourceLocations }: DetailedError): string =>
  [message, sourceLocations?.[0]?.label, help].filter(Boolean).join('; ');

/** Cedar counts bytes of UTF-8. */
const lineAt = (text: string, offset: number): number =>
  Buffer.from(text).subarray(0, offset).toString().split('\n').length;

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
