import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { ZodType } from 'zod';
import { CopydeskError } from '../domain/errors.ts';
import { describeIssue, shapeOf } from './describe-issue.ts';
import { directionOverride, directionOverrideMessage } from './direction-overrides.ts';
import { readText } from './read-text.ts';
import type { FieldPath, FieldProblem } from './workspace-problems.ts';

/** A YAML file held against a schema. `value` is there only when `problems` is empty. */
export interface YamlFile<T> {
  file: string;
  value: T | undefined;
  problems: CopydeskError[];
  /** Turns a problem with a field into an error that names this file and the line where the field stands. */
  problem(found: FieldProblem): CopydeskError;
}

/** Reads and validates a YAML file; null when there is no such file. Never throws for what stands in the file. */
export async function readYaml<T>(file: string, schema: ZodType<T>): Promise<YamlFile<T> | null> {
  let text: string | null;
  try {
    text = await readText(file);
  } catch (error) {
    if (error instanceof CopydeskError) return { file, value: undefined, problems: [error], problem: () => error };
    throw error;
  }
  return text === null ? null : parseYaml(file, text, schema);
}

/** The same for a text that is already read; `file` is only its name in errors. */
export function parseYaml<T>(file: string, text: string, schema: ZodType<T>): YamlFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const problem = ({ path, message, choices }: FieldProblem) =>
    new CopydeskError('invalid', message, {
      where: { file, line: lineAt(offsetOf(document, path)), field: path.map(String).join('.') || undefined },
      choices,
    });

  const problems = [...document.errors, ...document.warnings].map(
    (error) =>
      new CopydeskError('invalid', `This is not valid YAML: ${error.message.replace(/\.?$/, '.')}`, {
        where: { file, line: lineAt(beginningOf(error, document)) },
      }),
  );
  problems.push(...directionOverrides(file, text, document, lineAt));
  if (problems.length > 0) return { file, value: undefined, problems, problem };

  let input: unknown;
  try {
    // An empty file is an empty map, so that its missing fields are named.
    input = document.toJS() ?? {};
  } catch (cause) {
    const error = new CopydeskError('invalid', `This is not valid YAML: ${(cause as Error).message}.`, {
      where: { file },
      cause,
    });
    return { file, value: undefined, problems: [error], problem };
  }
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { file, value: result.data, problems: [], problem };
  const shape = shapeOf(schema);
  const found = result.error.issues.flatMap((issue) => describeIssue(issue, shape));
  return { file, value: undefined, problems: found.map(problem), problem };
}

/** A quote that is never closed is noticed at the end of the file; the mistake is where it was opened. */
function beginningOf(error: YAMLError, document: Document.Parsed): number {
  let offset = error.pos[0];
  if (error.code !== 'MISSING_CHAR') return offset;
  visit(document, {
    Scalar(_key, { type, range }) {
      if (type?.startsWith('QUOTE') && range && range[0] < error.pos[0] && range[1] >= error.pos[0]) offset = range[0];
    },
  });
  return offset;
}

/** Looks at every text, escapes resolved, and at the raw lines too, because comments are read by people as well. */
function directionOverrides(
  file: string,
  text: string,
  document: Document.Parsed,
  lineAt: (offset: number) => number,
): CopydeskError[] {
  const found = new Map<number, CopydeskError>();
  const add = (line: number, character: string, field?: string) =>
    found.set(
      line,
      new CopydeskError('invalid', directionOverrideMessage(character), { where: { file, line, field } }),
    );
  text.split('\n').forEach((content, index) => {
    const character = directionOverride(content);
    if (character) add(index + 1, character);
  });
  visit(document, {
    Scalar(key, node, ancestors) {
      const character = typeof node.value === 'string' ? directionOverride(node.value) : null;
      if (character && node.range) add(lineAt(node.range[0]), character, fieldOf(key, node.value as string, ancestors));
    },
  });
  return [...found.values()];
}

function fieldOf(key: unknown, name: string, ancestors: readonly unknown[]): string {
  const path: string[] = [];
  ancestors.forEach((ancestor, index) => {
    if (isSeq(ancestor))
      path.push(String(index + 1 < ancestors.length ? ancestor.items.indexOf(ancestors[index + 1]) : key));
    else if (ancestor && typeof ancestor === 'object' && 'key' in ancestor && isScalar(ancestor.key))
      path.push(String(ancestor.key.value));
  });
  return key === 'key' && path.length === 0 ? name : path.join('.');
}

/** Where a field begins. A field that is missing has the place of the map that should hold it. */
function offsetOf(document: Document.Parsed, path: FieldPath): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
      if (!pair) break;
      offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(segment)] as { range?: [number, number, number] } | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}
