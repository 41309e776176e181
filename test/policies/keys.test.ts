import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import type { Command } from '../../domain/command.ts';
import { signCommand, verifyCommand } from '../../policies/attestation.ts';
import { adoptKeys, loadOrCreateSigningKey, loadPublicKeys } from '../../policies/keys.ts';

const command: Command = {
  id: 'a4f5c0de-0000-4000-8000-000000000001',
  tenant: 'bergwerk',
  campaign: 'sommer-launch',
  person: 'mia',
  at: '2026-11-24T09:00:00+01:00',
  action: { kind: 'resume' },
};
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'copydesk-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true }));
const privateFile = () => join(directory, 'signing-key.private.pem');
const publicFile = (kid: string) => join(directory, `${kid}.public.jwk`);

describe('the signing key', () => {
  it('is made once, readable by its owner alone, with the public half beside it', async () => {
    const [first, second] = await Promise.all([loadOrCreateSigningKey(directory), loadOrCreateSigningKey(directory)]);
    const third = await loadOrCreateSigningKey(directory);
    expect([second.kid, third.kid]).toEqual([first.kid, first.kid]);
    expect(statSync(privateFile()).mode & 0o777).toBe(0o600);
    const jwk = JSON.parse(readFileSync(publicFile(first.kid), 'utf8'));
    expect(jwk).not.toHaveProperty('d');
    expect(first.kid).toBe(await calculateJwkThumbprint(jwk));
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it.each([0o640, 0o604, 0o660])('is refused when others may read it (mode %o)', async (mode) => {
    await loadOrCreateSigningKey(directory);
    chmodSync(privateFile(), mode);
    await expect(loadOrCreateSigningKey(directory)).rejects.toMatchObject({
      errorClass: 'auth',
      where: { file: privateFile() },
      message: expect.stringContaining('chmod 600'),
    });
  });

  it('is refused when the file holds something else, and the text of the file stays out of the message', async () => {
    writeFileSync(privateFile(), 'secret words', { mode: 0o600 });
    await expect(loadOrCreateSigningKey(directory)).rejects.toMatchObject({
      errorClass: 'auth',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('rotates: after it moved away a new one signs, and what the old one signed still verifies', async () => {
    const old = await loadOrCreateSigningKey(directory);
    const before = await signCommand(old, command);
    renameSync(privateFile(), join(directory, 'retired.pem'));
    const fresh = await loadOrCreateSigningKey(directory);
    expect(fresh.kid).not.toBe(old.kid);
    const keys = await loadPublicKeys(directory);
    expect(Object.keys(keys).sort()).toEqual([old.kid, fresh.kid].sort());
    expect(await verifyCommand(keys, before)).toEqual(command);
    expect(await verifyCommand(keys, await signCommand(fresh, command))).toEqual(command);
    rmSync(publicFile(old.kid));
    await expect(verifyCommand(await loadPublicKeys(directory), before)).rejects.toMatchObject({
      errorClass: 'denied',
    });
  });
});

describe('the keys of a home that 0.1.0 made', () => {
  const own = () => join(directory, 'bergwerk');

  it('move into the folder of the only tenant, where they sign and verify as before', async () => {
    const retired = await loadOrCreateSigningKey(directory);
    rmSync(privateFile());
    const old = await loadOrCreateSigningKey(directory);
    const before = await signCommand(old, command);
    for (let times = 0; times < 2; times += 1) adoptKeys(directory, 'bergwerk');
    expect(readdirSync(directory)).toEqual(['bergwerk']);
    expect((await loadOrCreateSigningKey(own())).kid).toBe(old.kid);
    const keys = await loadPublicKeys(own());
    expect(Object.keys(keys).sort()).toEqual([retired.kid, old.kid].sort());
    expect(await verifyCommand(keys, before)).toEqual(command);
    expect(statSync(join(own(), 'signing-key.private.pem')).mode & 0o777).toBe(0o600);
  });

  it('go on moving after a crash between two of them', async () => {
    const old = await loadOrCreateSigningKey(directory);
    mkdirSync(own());
    linkSync(publicFile(old.kid), join(own(), `${old.kid}.public.jwk`));
    linkSync(privateFile(), join(own(), 'signing-key.private.pem'));
    adoptKeys(directory, 'bergwerk');
    expect(readdirSync(directory)).toEqual(['bergwerk']);
    expect((await loadOrCreateSigningKey(own())).kid).toBe(old.kid);
  });

  it('do not replace a key that the tenant signs with already, but what they signed still verifies', async () => {
    const fresh = await loadOrCreateSigningKey(own());
    const old = await loadOrCreateSigningKey(directory);
    adoptKeys(directory, 'bergwerk');
    expect((await loadOrCreateSigningKey(own())).kid).toBe(fresh.kid);
    expect(Object.keys(await loadPublicKeys(own())).sort()).toEqual([fresh.kid, old.kid].sort());
  });
});

describe('the keys of two tenants', () => {
  it('verify nothing of each other, whatever tenant a command names', async () => {
    const [a, b] = [join(directory, 'a'), join(directory, 'b')];
    const [key] = await Promise.all([loadOrCreateSigningKey(a), loadOrCreateSigningKey(b)]);
    for (const tenant of ['a', 'b']) {
      const signed = await signCommand(key, { ...command, tenant });
      await expect(verifyCommand(await loadPublicKeys(b), signed)).rejects.toMatchObject({ errorClass: 'denied' });
      expect(await verifyCommand(await loadPublicKeys(a), signed)).toMatchObject({ tenant });
    }
  });
});

describe('public keys', () => {
  it('are none where there is no folder', async () => {
    expect(await loadPublicKeys(join(directory, 'nowhere'))).toEqual({});
  });

  it('are refused when a file holds a private part, another kind of key, another name or no JSON', async () => {
    const { kid } = await loadOrCreateSigningKey(directory);
    const jwk = JSON.parse(readFileSync(publicFile(kid), 'utf8'));
    const texts = [
      JSON.stringify({ ...jwk, d: jwk.x }),
      JSON.stringify({ kty: 'oct', k: jwk.x }),
      JSON.stringify({ ...jwk, x: 'AAAA' }),
      'null',
      '{',
    ];
    for (const text of texts) {
      writeFileSync(publicFile(kid), text);
      await expect(loadPublicKeys(directory)).rejects.toMatchObject({ errorClass: 'auth' });
    }
    writeFileSync(publicFile(kid), JSON.stringify(jwk));
    writeFileSync(publicFile('other'), JSON.stringify(jwk));
    await expect(loadPublicKeys(directory)).rejects.toMatchObject({ where: { file: publicFile('other') } });
  });
});
