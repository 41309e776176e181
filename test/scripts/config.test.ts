import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readConfig, type Variable } from '../../config.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { root } from '../../scripts/lib/root.mjs';

const refusal = (work: () => unknown): CopydeskError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CopydeskError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      temporal: { address: null, namespace: 'default', binary: 'temporal' },
      databaseUrl: null,
      openai: { apiKey: null, baseUrl: null, model: null },
      embeddings: null,
      home: join(root, '.copydesk'),
      workspaces: [join(root, 'examples/workspace')],
      port: 4664,
      logLevel: 'info',
    });
  });

  it('takes the command line before the environment, and an empty variable as left out', () => {
    expect(readConfig({ COPYDESK_PORT: '8000', OPENAI_MODEL: '' }, { COPYDESK_PORT: '0' })).toMatchObject({
      port: 0,
      openai: { model: null },
    });
  });

  it('means a given folder from where the caller stands', () => {
    expect(readConfig({ COPYDESK_HOME: 'state', COPYDESK_WORKSPACE: '/customers/one' })).toMatchObject({
      home: join(process.cwd(), 'state'),
      workspaces: ['/customers/one'],
    });
  });

  it.each<[Variable, string, RegExp]>([
    ['TEMPORAL_ADDRESS', 'http://127.0.0.1', /host:port, e\.g\. 127\.0\.0\.1:7233/],
    ['DATABASE_URL', 'mysql://u:s3cret@h/d', /postgres:\/\//],
    ['WEAVIATE_URL', 'localhost', /http:\/\//],
    ['OPENAI_API_KEY', 's3cret with spaces', /without spaces/],
    ['COPYDESK_PORT', '70000', /65535/],
    ['COPYDESK_PORT', '-1', /65535/],
    ['COPYDESK_LOG_LEVEL', 'loud', /fatal, error, warn, info, debug, trace, silent/],
    ['COPYDESK_EMBEDDINGS_MODEL', 'e5', /set COPYDESK_EMBEDDINGS_URL/],
  ])('names %s when it is wrong, and what would be valid, but never its value', (variable, value, valid) => {
    const error = refusal(() => readConfig({ [variable]: value }));
    expect(error).toMatchObject({ errorClass: 'invalid', where: { field: variable } });
    expect(error.message).toMatch(valid);
    expect(error.message).toContain(variable);
    expect(error.message).not.toContain(value);
  });

  it('names every wrong variable at once', () => {
    const { message } = refusal(() => readConfig({ COPYDESK_PORT: 'x', TEMPORAL_ADDRESS: 'x' }));
    expect(message).toMatch(/TEMPORAL_ADDRESS[\s\S]*COPYDESK_PORT/);
  });
});

describe('several workspaces', () => {
  const withFolders = (work: (directory: string) => void, ...folders: string[]) => {
    const directory = mkdtempSync(join(tmpdir(), 'copydesk-workspaces-'));
    for (const folder of folders) {
      mkdirSync(join(directory, folder), { recursive: true });
      writeFileSync(join(directory, folder, 'workspace.yaml'), '');
    }
    try {
      work(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  };
  const read = (directory: string, more = {}) => readConfig({ COPYDESK_WORKSPACES: directory, ...more });

  it('are the folders that hold a workspace.yaml, by name', () => {
    withFolders(
      (directory) => {
        mkdirSync(join(directory, 'empty'));
        expect(read(directory).workspaces).toEqual([join(directory, 'acme'), join(directory, 'berg')]);
      },
      'berg',
      'acme',
    );
  });

  it('are refused beside a single one, and where there is none', () => {
    withFolders((directory) => {
      const both = refusal(() => read(directory, { COPYDESK_WORKSPACE: directory }));
      expect(both).toMatchObject({ errorClass: 'invalid', where: { field: 'COPYDESK_WORKSPACES' } });
      expect(refusal(() => read(directory)).message).toContain('copydesk init');
    });
  });

  it('are refused when one lies within another, or the home of the keys within one', () => {
    withFolders((directory) => {
      const home = join(directory, 'acme', 'home');
      mkdirSync(home);
      expect(refusal(() => read(directory, { COPYDESK_HOME: home })).message).toContain(home);
      mkdirSync(join(directory, 'acme', 'inner'));
      writeFileSync(join(directory, 'acme', 'inner', 'workspace.yaml'), '');
      symlinkSync(join(directory, 'acme', 'inner'), join(directory, 'berg'));
      expect(refusal(() => read(directory)).message).toContain('side by side');
    }, 'acme');
  });
});

describe('a secret', () => {
  it('comes from the environment or from a file below the workspace', () => {
    const workspace = mkdtempSync(join(tmpdir(), 'copydesk-secret-'));
    writeFileSync(join(workspace, 'key'), 'from a file\n');
    const config = readConfig({ COPYDESK_WORKSPACE: workspace, BLOG_PASSWORD: 'from the environment' });
    const secret = config.secretsFor(workspace);
    expect(secret('env:BLOG_PASSWORD')).toBe('from the environment');
    expect(secret('file:key')).toBe('from a file');
    expect(secret(`file:${join(workspace, 'key')}`)).toBe('from a file');
    rmSync(workspace, { recursive: true });
  });

  it.each([
    ['env:BLOG_PASSWORD', /Set the environment variable BLOG_PASSWORD/],
    ['file:/nowhere/key', /Write it to this file/],
  ])('that %s does not have is an auth error with the fix', (reference, fix) => {
    const error = refusal(() => readConfig({}).secretsFor('/customers/one')(reference));
    expect(error.errorClass).toBe('auth');
    expect(error.message).toMatch(fix);
  });

  it('that was pasted where its reference belongs is not repeated', () => {
    const error = refusal(() => readConfig({}).secretsFor('/customers/one')('s3cret'));
    expect(error).toMatchObject({ errorClass: 'auth', choices: ['vault:NAME', 'env:NAME', 'file:PATH'] });
    expect(error.message).not.toContain('s3cret');
  });
});

describe('a secret of one of several tenants', () => {
  const base = mkdtempSync(join(tmpdir(), 'copydesk-tenants-'));
  const [own, foreign, kept] = ['acme', 'berg', 'home/secrets/acme'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [own, foreign, kept]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'key'), `of ${folder}`);
  }
  symlinkSync(join(foreign, 'key'), join(own, 'link'));
  symlinkSync(foreign, join(own, 'folder'));
  const environment = {
    COPYDESK_HOME: join(base, 'home'),
    ACME_KEY: 'of acme',
    ACME_EU_KEY: 'of acme-eu',
    BERG_KEY: 'of berg',
    OPENAI_API_KEY: 'of-all',
    TEMPORAL_GRPC_META_AUTHORIZATION: 'of-all',
  };
  const secretOf = (tenant: string, directory = own) =>
    readConfig(environment).secretsFor(directory, {
      tenant,
      others: ['acme', 'acme-eu', 'berg', 'openai', 'temporal'].filter((other) => other !== tenant),
    });
  afterAll(() => rmSync(base, { recursive: true }));

  it.each([
    ['acme', 'env:ACME_KEY', 'of acme'],
    ['acme-eu', 'env:ACME_EU_KEY', 'of acme-eu'],
    ['acme', 'file:key', `of ${own}`],
    ['acme', `file:${own}/key`, `of ${own}`],
    ['acme', `file:${kept}/key`, `of ${kept}`],
  ])('is its own: %s has %s', (tenant, reference, value) => {
    expect(secretOf(tenant)(reference)).toBe(value);
  });

  it.each([
    ['acme', 'env:BERG_KEY'],
    ['acme', 'env:ACME_EU_KEY'],
    ['acme-eu', 'env:ACME_KEY'],
    ['acme', 'env:OPENAI_API_KEY'],
    ['openai', 'env:OPENAI_API_KEY'],
    ['temporal', 'env:TEMPORAL_GRPC_META_AUTHORIZATION'],
    ['acme', 'env:PATH'],
    ['acme', 'file:../berg/key'],
    ['acme', `file:${foreign}/key`],
    ['acme', 'file:link'],
    ['acme', 'file:folder/key'],
    ['berg', `file:${kept}/key`],
    ['acme', `file:${kept}/../berg/key`],
    ['acme', 'file:/etc/hostname'],
  ])('is nobody else’s: %s has no %s', (tenant, reference) => {
    const error = refusal(() => secretOf(tenant)(reference));
    expect(error).toMatchObject({ errorClass: 'auth', message: expect.stringContaining('not its own') });
    expect(error.message).not.toMatch(/of.(acme|berg|all)/);
  });
});
