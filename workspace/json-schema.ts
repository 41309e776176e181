import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ZodType, z } from 'zod';
import type { JsonSchema } from './describe-issue.ts';
import type { Connectors } from './load.ts';
import { describedFiles } from './workspace-files.ts';

/** Writes the schemas into a folder, where the first line of each YAML file points its editor to. */
export async function writeJsonSchemas(folder: string, connectors: Connectors): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = Object.entries(jsonSchemas(connectors));
  await Promise.all(
    files.map(([name, schema]) => writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`)),
  );
}

/** The JSON Schema of each file of a workspace, by file name, e.g. `channels.schema.json`. */
export function jsonSchemas(connectors: Connectors): Record<string, JsonSchema> {
  const schemas = Object.entries(describedFiles).map(([name, schema]) => {
    const shape = editorSchema(schema);
    return [`${name}.schema.json`, name === 'channels' ? withSettings(shape, connectors) : shape];
  });
  return Object.fromEntries(schemas);
}

/** Draft 7, because that is what the editors' YAML language server knows throughout. */
const editorSchema = (schema: ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as JsonSchema;

/** The settings of a channel depend on its connector, which the schema of the house alone cannot say. */
function withSettings(channels: JsonSchema, connectors: Connectors): JsonSchema {
  const byName = channels.properties!.channels!;
  const channel = byName.additionalProperties as JsonSchema;
  const names = Object.keys(connectors).sort();
  const conditions = names.map((name) => {
    const { $schema: _draft, ...settings } = editorSchema(connectors[name]!.settings);
    // biome-ignore lint/suspicious/noThenProperty: `if` and `then` are the words of JSON Schema.
    return { if: { properties: { connector: { const: name } } }, then: { properties: { settings } } };
  });
  const connector = { anyOf: [{ enum: names }, { type: 'string', pattern: '^npm:' }] };
  const properties = { ...channel.properties, connector };
  const additionalProperties = { ...channel, properties, allOf: conditions };
  return { ...channels, properties: { ...channels.properties, channels: { ...byName, additionalProperties } } };
}
