import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../config.ts';

const secret = 'tk-5d1c0ffee';
let directory: string;
const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'copydesk-config-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What a configuration is refused with. */
function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was taken.');
}

describe("Temporal's own configuration", () => {
  const profiles = `[profile.default]\naddress = "default.example:7233"\n[profile.cloud]\naddress = "cloud.example:7233"
namespace = "desk.a1b2c"\napi_key = "${secret}"\n`;

  it('is taken from a profile that is asked for, and variables are stronger', () => {
    const config = file('temporal.toml', profiles);
    const { temporal } = readConfig({
      TEMPORAL_CONFIG_FILE: config,
      TEMPORAL_PROFILE: 'cloud',
      TEMPORAL_NAMESPACE: 'b',
    });
    expect(temporal).toMatchObject({
      address: 'cloud.example:7233',
      namespace: 'b',
      credentials: { apiKey: secret, tls: true },
    });
    expect(readConfig({ TEMPORAL_CONFIG_FILE: config }).temporal.address).toBe('default.example:7233');
  });

  it('is not taken from a file that merely lies where the command line of somebody has it', () => {
    const home = mkdtempSync(join(directory, 'home-'));
    file(join(home.slice(directory.length + 1), 'temporal.toml'), profiles);
    expect(readConfig({ HOME: home, XDG_CONFIG_HOME: home }).temporal).toMatchObject({
      address: null,
      namespace: 'default',
    });
  });

  it('takes metadata and a key from a file', () => {
    const { temporal } = readConfig({
      TEMPORAL_GRPC_META_TENANT: 'a',
      TEMPORAL_API_KEY_FILE: file('key', `${secret}\n`),
    });
    expect(temporal.credentials).toEqual({ apiKey: secret, tls: true, metadata: { tenant: 'a' } });
  });

  it.each([
    ['a file that is not there', { TEMPORAL_CONFIG_FILE: '/nowhere.toml' }, /TEMPORAL_CONFIG_FILE/],
    ['a profile that is not there', { TEMPORAL_PROFILE: 'other' }, /no profile of the file: other/],
    ['half a client certificate', { TEMPORAL_TLS_CLIENT_KEY_PATH: '/k' }, /belong together/],
    ['a CA twice', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/a', TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'b' }, /same thing/],
    ['a CA that cannot be read', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere.pem' }, /ENOENT.*\/nowhere\.pem/],
    ['trust in every host', { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' }, /TEMPORAL_TLS_SERVER_CA_CERT_PATH/],
  ] as const)('is refused for %s', (_what, environment, said) => {
    expect(refusal(environment)).toMatch(said);
  });

  it('is refused for a broken file without a word of it', () => {
    const broken = file('broken.toml', `[profile.default]\napi_key = "${secret}\n`);
    const said = refusal({ TEMPORAL_CONFIG_FILE: broken });
    expect(said).toMatch(/no TOML in line \d/);
    expect(said).not.toContain(secret);
  });
});

describe('a secret in a file', () => {
  it('is read without its line break, and an empty file counts as left out', () => {
    const { openai } = readConfig({ OPENAI_API_KEY_FILE: file('openai', `${secret}\r\n`) });
    expect(openai.apiKey).toBe(secret);
    expect(readConfig({ OPENAI_API_KEY_FILE: '/dev/null' }).openai.apiKey).toBeNull();
  });

  it('is refused when it is given twice, or cannot be read, without being said', () => {
    const both = refusal({ OPENAI_API_KEY: secret, OPENAI_API_KEY_FILE: file('twice', secret) });
    expect(both).toMatch(/OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set/);
    expect(both).not.toContain(secret);
    expect(refusal({ DATABASE_URL_FILE: '/nowhere' })).toMatch(/DATABASE_URL_FILE .*ENOENT/);
  });

  it('may be the key of credentials or the token of a Vault, which is refused without its address', () => {
    const [key, token] = [Buffer.alloc(32, 7).toString('base64'), file('token', `${secret}\n`)];
    const given = {
      COPYDESK_CREDENTIALS_VAULT_URL: 'https://vault.example',
      COPYDESK_CREDENTIALS_VAULT_TOKEN_FILE: token,
    };
    const { credentials } = readConfig({ COPYDESK_CREDENTIALS_KEY_FILE: file('key-of-all', `${key}\n`), ...given });
    expect(credentials).toEqual({
      keys: key,
      transit: { url: 'https://vault.example', token: secret, key: 'copydesk', mount: 'transit' },
    });
    expect(refusal({ ...given, COPYDESK_CREDENTIALS_VAULT_URL: '' })).toMatch(/COPYDESK_CREDENTIALS_VAULT_URL belong/);
    const short = refusal({ COPYDESK_CREDENTIALS_KEY_FILE: file('short', secret) });
    expect(short).toMatch(/COPYDESK_CREDENTIALS_KEY must be 32 bytes in base64/);
    expect(short).not.toContain(secret);
  });

  it('that is no database address is refused without being said', () => {
    const said = refusal({ DATABASE_URL_FILE: file('url', `mysql://copydesk:${secret}@db/x`) });
    expect(said).toContain('DATABASE_URL');
    expect(said).not.toContain(secret);
  });
});
