type Json = Record<string, unknown>;

/**
 * A JSON Schema as structured outputs take it: `oneOf` becomes `anyOf` and `$schema` goes, because strict mode knows neither.
 * `strict` tells whether the schema fits strict mode at all: every object closed and every property required.
 */
export function strictSchema(schema: Json): { schema: Json; strict: boolean } {
  const rewritten = rewrite(schema) as Json;
  delete rewritten.$schema;
  return { schema: rewritten, strict: fitsStrictMode(rewritten) };
}

function rewrite(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewrite);
  if (!node || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      // A property may be called `oneOf`; only a list under that name is the keyword.
      key === 'oneOf' && Array.isArray(value) ? 'anyOf' : key,
      rewrite(value),
    ]),
  );
}

function fitsStrictMode(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(fitsStrictMode);
  if (!node || typeof node !== 'object') return true;
  const schema = node as Json;
  if (schema.type === 'object') {
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    const names = Object.keys((schema.properties as Json | undefined) ?? {});
    if (schema.additionalProperties !== false || names.some((name) => !required.has(name))) return false;
  }
  return Object.values(schema).every(fitsStrictMode);
}
