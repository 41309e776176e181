import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
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
    expect(error).toMatchObject({ errorClass: 'auth', choices: ['env:NAME', 'file:PATH'] });
    expect(error.message).not.toContain('s3cret');
  });
});
