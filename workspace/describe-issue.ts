import { type ZodType, z } from 'zod';
import type { FieldPath, FieldProblem } from './workspace-problems.ts';

/** The parts of a JSON Schema that are walked here. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema | JsonSchema[];
  description?: string;
  type?: unknown;
  [keyword: string]: unknown;
}

/** The shape of an input, to look up fields and descriptions in. */
export const shapeOf = (schema: ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

/** What zod found, in the words of the house. `shape` is the JSON Schema of the whole file: it knows valid fields and descriptions. */
export function describeIssue(issue: z.core.$ZodIssue, shape: JsonSchema): FieldProblem[] {
  const path = issue.path;
  const key = String(path.at(-1) ?? '');
  const { description, type, writeOnly } = schemaAt(shape, path) ?? {};
  const hint = description ? ` It says ${description.replace(/\.?$/, '.')}` : '';
  const value = writeOnly ? notShown : show(issue.input, key);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => ({
        path: [...path, name],
        message: `There is no field "${name}" here.`,
        choices: Object.keys(schemaAt(shape, path)?.properties ?? {}),
      }));
    case 'invalid_type': {
      const expected = noun(type === 'integer' ? 'int' : issue.expected);
      if (issue.input === undefined)
        return [{ path, message: `This field is missing; it must be ${expected}.${hint}` }];
      return [{ path, message: `It must be ${expected}, not ${value}.${centsHint(key, type)}` }];
    }
    case 'invalid_value': {
      const message = issue.input === undefined ? 'This field is missing.' : `${value} is not possible here.`;
      return [{ path, message, choices: issue.values.map(String) }];
    }
    case 'invalid_format':
      return [
        { path, message: `${value} does not fit: it must be ${formats[issue.format] ?? ownMessage(issue.message)}.` },
      ];
    case 'invalid_key':
      return [
        { path, message: `The name ${value} does not fit: it must be ${ownMessage(issue.issues[0]?.message ?? '')}.` },
      ];
    case 'too_small':
      return [{ path, message: `It must have at least ${size(issue.origin, issue.minimum)}.${hint}` }];
    case 'too_big':
      return [{ path, message: `It must have at most ${size(issue.origin, issue.maximum)}.` }];
    default:
      return [{ path, message: issue.message.replace(/\.?$/, '.') }];
  }
}

function schemaAt(schema: JsonSchema, path: FieldPath): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((at, segment) => {
    if (typeof segment === 'number') return Array.isArray(at?.items) ? at.items[segment] : at?.items;
    const other = at?.additionalProperties;
    return at?.properties?.[String(segment)] ?? (typeof other === 'object' ? other : undefined);
  }, schema);
}

const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of fields',
  record: 'a map of names',
};
const noun = (expected: string): string => nouns[expected] ?? expected;

const formats: Record<string, string> = {
  email: 'an e-mail address such as "anna@example.com"',
  url: 'an address such as "https://example.com"',
  date: 'a day such as "2026-12-01"',
  datetime: 'a time with its offset such as "2026-12-01T09:00:00+01:00"',
};

/** Messages that a schema of the house wrote itself; zod's own begin with "Invalid". */
const ownMessage = (message: string): string =>
  message.replace(/^Invalid (string|input): must /, 'text that would ').replace(/\.$/, '');

const centsHint = (key: string, type: unknown): string =>
  key.endsWith('Cents') && type === 'integer' ? ' Write cents without a unit: 14900 means 149 euros.' : '';

const notShown = 'what stands here';

/** The value as it was written, shortened; never one that may be a secret. */
function show(input: unknown, key: string): string {
  if (input === null) return 'empty';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map of fields';
  if (/password|secret|token|key/i.test(key)) return notShown;
  const text = String(input);
  return `"${text.length > 60 ? `${text.slice(0, 59)}…` : text}"`;
}

function size(origin: string, limit: number | bigint): string {
  if (origin === 'string') return `${limit} characters`;
  if (origin === 'array') return limit === 1 ? '1 entry' : `${limit} entries`;
  return `the value ${limit}`;
}
