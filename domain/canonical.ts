import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

/** The package is CommonJS and its types speak of a default export, so the compiler sees a namespace where Node gives the function. */
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** Canonical JSON: RFC 8785, with every string normalised to NFC first so that equal texts have equal bytes. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(normalise(value));
  if (text === undefined) throw new TypeError('Only JSON values have a canonical form.');
  return text;
}

/** `sha256:` and 64 hex digits over the UTF-8 bytes of `text`. */
export function sha256(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** Hash of a JSON value's canonical form. Equal values have equal hashes, whatever the order of their keys. */
export const hashOf = (value: unknown): string => sha256(canonicalJson(value));

function normalise(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(normalise);
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => [k.normalize('NFC'), normalise(v)]),
    );
  }
  return value;
}
