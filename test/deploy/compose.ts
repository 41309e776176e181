import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../scripts/lib/root.mjs';

/** A service of the Compose file, as far as tests look at it. */
export interface Service {
  image?: string;
  build?: unknown;
  command?: string[];
  entrypoint?: string[];
  restart?: string;
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  volumes?: (string | { type: string; source: string; target: string; read_only?: boolean })[];
  secrets?: string[];
  ports?: string[];
  networks?: string[];
  profiles?: string[];
  container_name?: string;
}

export interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
}

export const composeText = readFileSync(join(root, 'deploy/compose.yaml'), 'utf8');

/** `deploy/compose.yaml` with these variables put into its values, by the rules of the Compose specification (12, interpolation). */
export function readCompose(variables: Record<string, string>): Compose {
  const put = (value: unknown): unknown => {
    if (typeof value === 'string') return interpolate(value, variables);
    if (Array.isArray(value)) return value.map(put);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, put(one)]));
  };
  return put(parse(composeText, { merge: true })) as Compose;
}

const interpolate = (text: string, variables: Record<string, string>): string =>
  text.replace(/\$\$|\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g, (whole, name: string, operator: string, word: string) => {
    if (whole === '$$') return '$';
    const value = variables[name];
    if (value) return value;
    if (operator === ':?') throw new Error(`required variable ${name} is missing a value: ${word}`);
    return operator === ':-' ? word : '';
  });
