import { shorten, slugOf } from './shorten.ts';

type Schema = Record<string, unknown>;

/**
 * A value that fits any JSON Schema, its texts filled with retrieved sentences in order. For agents that the house writer does not know:
 * it keeps the form and says nothing that was not found.
 */
export function genericAnswer(schema: Schema, sentences: readonly string[]): unknown {
  let next = 0;
  const sentence = (): string => sentences[next++ % Math.max(1, sentences.length)] ?? '–';
  return fill(schema, schema, sentence, 0);
}

function fill(node: Schema, root: Schema, sentence: () => string, depth: number): unknown {
  if (typeof node.$ref === 'string') return fill(resolve(node.$ref, root), root, sentence, depth + 1);
  if ('const' in node) return node.const;
  if (Array.isArray(node.enum)) return node.enum[0];
  if ('default' in node) return node.default;
  const options = (node.anyOf ?? node.oneOf) as Schema[] | undefined;
  // Deep in a recursive schema the plainest option ends it.
  if (options) return fill((depth > 8 ? options.at(-1) : options[0])!, root, sentence, depth + 1);
  const type = Array.isArray(node.type) ? node.type[0] : node.type;
  switch (type) {
    case 'object':
      return fillObject(node, root, sentence, depth);
    case 'array': {
      const wanted = Math.max(Number(node.minItems ?? 0), Math.min(3, Number(node.maxItems ?? 3)));
      const count = depth > 8 ? Number(node.minItems ?? 0) : wanted;
      return Array.from({ length: count }, () =>
        fill((node.items as Schema) ?? { type: 'string' }, root, sentence, depth + 1),
      );
    }
    case 'number':
    case 'integer':
      return lowest(node);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return fillText(node, sentence());
  }
}

function fillObject(node: Schema, root: Schema, sentence: () => string, depth: number): unknown {
  const properties = Object.entries((node.properties ?? {}) as Record<string, Schema>);
  const required = new Set((node.required ?? []) as string[]);
  const wanted = properties.filter(([name]) => required.has(name) || depth < 4);
  return Object.fromEntries(wanted.map(([name, value]) => [name, fill(value, root, sentence, depth + 1)]));
}

function lowest(node: Schema): number {
  if (typeof node.minimum === 'number') return node.minimum;
  if (typeof node.exclusiveMinimum === 'number') return node.exclusiveMinimum + 1;
  return typeof node.maximum === 'number' ? Math.min(0, node.maximum) : 0;
}

const formats: Record<string, string> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  email: 'nobody@example.org',
  uri: 'https://example.org/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function fillText(node: Schema, text: string): string {
  const format = typeof node.format === 'string' ? formats[node.format] : undefined;
  if (format) return format;
  const short = typeof node.maxLength === 'number' ? shorten(text, node.maxLength) : text;
  const long = short.padEnd(Number(node.minLength ?? 0), '.');
  const pattern = typeof node.pattern === 'string' ? new RegExp(node.pattern, 'u') : null;
  return pattern && !pattern.test(long) ? slugOf(long) : long;
}

function resolve(reference: string, root: Schema): Schema {
  const path = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return path.reduce<Schema>((node, part) => (node[part] ?? {}) as Schema, root);
}
