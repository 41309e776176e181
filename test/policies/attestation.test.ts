import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base64url, CompactSign, calculateJwkThumbprint, type JWK } from 'jose';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Command } from '../../domain/command.ts';
import { attestationRefusals, signCommand, verifyCommand } from '../../policies/attestation.ts';
import { anyCommand } from './commands.ts';

const key = async () => {
  const pair = generateKeyPairSync('ed25519');
  const jwk = pair.publicKey.export({ format: 'jwk' }) as JWK;
  return { kid: await calculateJwkThumbprint(jwk), privateKey: pair.privateKey, publicKey: pair.publicKey, jwk };
};
const api = await key();
const older = await key();
const foreign = await key();
const known = { [api.kid]: api.publicKey, [older.kid]: older.jwk };
const pause: Command = {
  id: 'a4f5c0de-0000-4000-8000-000000000001',
  tenant: 'bergwerk',
  campaign: 'sommer-launch',
  person: 'mia',
  at: '2026-11-24T09:00:00+01:00',
  action: { kind: 'pause' },
};
const refused = (reason: keyof typeof attestationRefusals) => ({
  errorClass: 'denied',
  message: attestationRefusals[reason],
});
const sign = (header: Record<string, unknown>, payload: string, privateKey = api.privateKey) =>
  new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader(header as never).sign(privateKey);
const header = { alg: 'EdDSA', kid: api.kid, typ: 'copydesk-command+jws' };

describe('an attested command', () => {
  it('comes back as it was signed, whichever of the known keys signed it', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommand, fc.constantFrom(api, older), async (command, signer) => {
        const verified = await verifyCommand(known, await signCommand(signer, command));
        expect(canonicalJson(verified)).toBe(canonicalJson(command));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused when any byte of the attestation is another', async () => {
    const signed = await signCommand(api, pause);
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.attestation.length - 1), fc.integer({ min: 1, max: 127 }), async (index, flip) => {
        const bytes = Buffer.from(signed.attestation);
        bytes[index] = bytes[index]! ^ flip;
        const attestation = bytes.toString();
        await expect(verifyCommand(known, { ...signed, attestation })).rejects.toMatchObject({ errorClass: 'denied' });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused for each other spelling of its last character', async () => {
    const signed = await signCommand(api, pause);
    const body = signed.attestation.slice(0, -1);
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ') {
      if (signed.attestation.endsWith(last)) continue;
      const other = { ...signed, attestation: body + last };
      await expect(verifyCommand(known, other)).rejects.toMatchObject({ errorClass: 'denied' });
    }
    const padded = { ...signed, attestation: `${signed.attestation}==` };
    await expect(verifyCommand(known, padded)).rejects.toMatchObject({ errorClass: 'denied' });
  });

  it('is refused when any field of the command is another', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommand, fc.nat(), fc.string(), async (command, seed, text) => {
        const signed = await signCommand(api, command);
        const changed = structuredClone(command) as unknown as Record<string, unknown>;
        const paths = leaves(changed);
        const [owner, field] = paths[seed % paths.length]!;
        fc.pre(owner[field] !== text);
        owner[field] = text;
        await expect(verifyCommand(known, { ...signed, command: changed as never })).rejects.toMatchObject(
          refused('command-differs'),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is refused with a field more or less', async () => {
    const signed = await signCommand(api, pause);
    const { person: _, ...less } = pause;
    for (const command of [{ ...pause, note: 'x' }, less, null, 'pause']) {
      const other = { ...signed, command: command as never };
      await expect(verifyCommand(known, other)).rejects.toMatchObject(refused('command-differs'));
    }
  });
});

describe('an attestation is refused', () => {
  it('of a key that is not known, and of a known key id with another key', async () => {
    const signed = await signCommand(foreign, pause);
    await expect(verifyCommand(known, signed)).rejects.toMatchObject(refused('unknown-key'));
    const posing = await signCommand({ ...foreign, kid: api.kid }, pause);
    await expect(verifyCommand(known, posing)).rejects.toMatchObject(refused('bad-signature'));
    const inherited = await signCommand({ ...api, kid: 'toString' }, pause);
    await expect(verifyCommand(known, inherited)).rejects.toMatchObject(refused('unknown-key'));
  });

  it('with another type, another algorithm or a header more', async () => {
    const payload = canonicalJson(pause);
    const none = `${base64url.encode(JSON.stringify({ ...header, alg: 'none' }))}.${base64url.encode(payload)}.`;
    const hmac = await new CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(new TextEncoder().encode(api.jwk.x!.padEnd(32)));
    const wrong = [
      none,
      hmac,
      await sign({ ...header, typ: 'JWT' }, payload),
      await sign({ alg: 'EdDSA', kid: api.kid }, payload),
      await sign({ ...header, jwk: foreign.jwk }, payload),
    ];
    for (const attestation of wrong) {
      await expect(verifyCommand(known, { command: pause, attestation })).rejects.toMatchObject(
        refused('wrong-header'),
      );
    }
  });

  it('when it is no attestation or says nothing that is a command', async () => {
    for (const attestation of ['', 'a.b', '....', 'no', `${base64url.encode('[]')}.x.y`]) {
      await expect(verifyCommand(known, { command: pause, attestation })).rejects.toMatchObject({
        errorClass: 'denied',
      });
    }
    const noCommand = { id: 1 } as never;
    const attestation = await sign(header, canonicalJson(noCommand));
    await expect(verifyCommand(known, { command: noCommand, attestation })).rejects.toMatchObject(refused('malformed'));
  });

  it('over the same command in another spelling than the canonical one', async () => {
    const attestation = await sign(header, JSON.stringify(pause, null, 1));
    await expect(verifyCommand(known, { command: pause, attestation })).rejects.toMatchObject(
      refused('command-differs'),
    );
  });

  it('and what is no command is not signed at all', async () => {
    await expect(signCommand(api, { ...pause, at: 'soon' })).rejects.toThrow();
  });
});

function leaves(value: Record<string, unknown>): [Record<string, unknown>, string][] {
  return Object.entries(value).flatMap(([field, inner]): [Record<string, unknown>, string][] =>
    inner !== null && typeof inner === 'object' ? leaves(inner as Record<string, unknown>) : [[value, field]],
  );
}
