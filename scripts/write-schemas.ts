import { connectors } from '../channels/registry.ts';
import { writeJsonSchemas } from '../workspace/json-schema.ts';

/** Brings the schemas of the example workspace up to date: `npx tsx scripts/write-schemas.ts`. */
await writeJsonSchemas('examples/workspace/.schemas', connectors);
