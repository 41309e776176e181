import type { KeyObject } from 'node:crypto';
import { base64url, CompactSign, compactVerify, decodeProtectedHeader, errors, type JWK } from 'jose';
import { canonicalJson } from '../domain/canonical.ts';
import { Command, type SignedCommand } from '../domain/command.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { SigningKey } from './keys.ts';

/** Public keys by key id. Several at once, so that keys can change while older commands still verify. */
export type PublicKeys = Readonly<Record<string, KeyObject | JWK>>;

/** The closed list of reasons why an attestation is refused; the messages of the `denied` errors. */
export const attestationRefusals = {
  malformed: 'The attestation is no compact JWS over a command.',
  'wrong-header': 'The attestation has another type or algorithm than commands have.',
  'unknown-key': 'The attestation names a key that is not known here.',
  'bad-signature': 'The signature of the attestation is not valid.',
  'command-differs': 'The command is not the one that was attested.',
} as const;

const algorithm = 'EdDSA';
const type = 'copydesk-command+jws';

/** Attests a command: a compact JWS (RFC 7515) by EdDSA (RFC 8037) over its canonical JSON. Only the process that authenticated the person calls it. */
export async function signCommand(key: SigningKey, command: Command): Promise<SignedCommand> {
  const payload = new TextEncoder().encode(canonicalJson(Command.parse(command)));
  const attestation = await new CompactSign(payload)
    .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: type })
    .sign(key.privateKey);
  return { command, attestation };
}

/**
 * The attested command, read from the signed bytes and not from what travelled beside them.
 * Throws `denied` with a message of `attestationRefusals`.
 */
export async function verifyCommand(publicKeys: PublicKeys, signed: SignedCommand): Promise<Command> {
  const key = keyOf(publicKeys, signed.attestation);
  // The last character of an Ed25519 signature has four spare bits that decoders ignore: one signature, one spelling.
  const signature = signed.attestation.split('.')[2] ?? '';
  if (spelling(signature) !== signature) throw refuse('bad-signature');
  const { payload } = await compactVerify(signed.attestation, key, { algorithms: [algorithm] }).catch((cause) => {
    throw refuse(cause instanceof errors.JWSInvalid ? 'malformed' : 'bad-signature', cause);
  });
  const text = new TextDecoder().decode(payload);
  if (text !== canonicalOf(signed.command)) throw refuse('command-differs');
  const command = Command.safeParse(JSON.parse(text));
  if (!command.success) throw refuse('malformed', command.error);
  return command.data;
}

function keyOf(publicKeys: PublicKeys, attestation: string): KeyObject | JWK {
  const { alg, typ, kid, ...rest } = headerOf(attestation);
  if (alg !== algorithm || typ !== type || Object.keys(rest).length > 0) throw refuse('wrong-header');
  const key = typeof kid === 'string' && Object.hasOwn(publicKeys, kid) ? publicKeys[kid] : undefined;
  if (!key) throw refuse('unknown-key');
  return key;
}

function headerOf(attestation: string) {
  try {
    return decodeProtectedHeader(attestation);
  } catch (cause) {
    throw refuse('malformed', cause);
  }
}

function spelling(part: string): string | null {
  try {
    return base64url.encode(base64url.decode(part));
  } catch {
    return null;
  }
}

function canonicalOf(command: Command): string | null {
  try {
    return canonicalJson(command);
  } catch {
    return null;
  }
}

const refuse = (reason: keyof typeof attestationRefusals, cause?: unknown): CopydeskError =>
  new CopydeskError('denied', attestationRefusals[reason], { cause });
