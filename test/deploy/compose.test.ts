import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readConfig, variableNames } from '../../config.ts';
import { root } from '../../scripts/lib/root.mjs';
import { composeText, readCompose } from './compose.ts';

const required = {
  COPYDESK_WORKSPACES_FOLDER: '/srv/workspaces',
  COPYDESK_PUBLIC_URL: 'https://desk.example.com',
  COPYDESK_SECRETS_FOLDER: '/srv/secrets',
};
const compose = readCompose(required);
const services = Object.entries(compose.services);
const ours = services.filter(([, { command }]) => command?.[0] === 'node');
/** Of what is called a key: a folder of public ones, and the name of one that never leaves its Vault. */
const notSecret = ['COPYDESK_PUBLIC_KEYS', 'COPYDESK_CREDENTIALS_VAULT_KEY'];
const oneShot = ['temporal-schema', 'temporal-namespace', 'setup'];

describe('deploy/compose.yaml', () => {
  it('is valid by the schema of the Compose specification', () => {
    // From github.com/compose-spec/compose-go v2.9.0, Apache-2.0; it is what `docker compose` checks with.
    const schema = JSON.parse(readFileSync(join(root, 'test/deploy/compose-spec.json'), 'utf8'));
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' });
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it.each(Object.keys(required))('does not start without %s', (name) => {
    expect(() => readCompose({ ...required, [name]: '' })).toThrow(name);
  });

  it('has no password in it, nor one that works unset', () => {
    for (const [service, { environment = {} }] of services)
      for (const [variable, value] of Object.entries(environment)) {
        const secret = /PASSWORD|PWD|KEY|TOKEN|DATABASE_URL/.test(variable) && !notSecret.includes(variable);
        expect([service, variable, secret && !/^\/run\/secrets\/[\w-]+$/.test(value)]).toEqual([
          service,
          variable,
          false,
        ]);
      }
    expect(composeText).not.toMatch(/PASSWORD:-|postgres:\/\/\S+:\S+@/);
  });

  it('gives each service the secrets that it reads, and no other', () => {
    for (const [service, { secrets = [], environment, command, entrypoint }] of services) {
      const said = JSON.stringify([environment, command, entrypoint]);
      const read = [...new Set([...said.matchAll(/\/run\/secrets\/([\w-]+)/g)].map(([, name]) => name!))];
      // What setup is not told it does not get; everything else that is mounted is read.
      expect([service, [...secrets].sort()]).toEqual([service, read.sort()]);
      for (const secret of secrets) expect(compose.secrets).toHaveProperty(secret);
    }
  });

  it.each(services)('pins the image of %s', (name, { image }) => {
    const pinned = ours.some(([own]) => own === name) ? /^copydesk:\w+$/ : /^[\w./-]+:\d+\.\d+[\w.-]*$/;
    expect(image).toMatch(pinned);
  });

  it.each(services)('says of %s how it is restarted, and whether it is well', (name, service) => {
    if (oneShot.includes(name)) expect(service.restart).toMatch(/^on-failure:\d+$/);
    else {
      expect(service.restart).toBe('unless-stopped');
      if (name !== 'temporal-ui') expect(service.healthcheck?.test[0]).toBe('CMD');
    }
  });

  it.each(services)(
    'lets %s wait only for what is there and says when it is ready',
    (_name, { depends_on: after = {} }) => {
      for (const [other, { condition }] of Object.entries(after)) {
        const wanted = oneShot.includes(other) ? 'service_completed_successfully' : 'service_healthy';
        expect([other, condition]).toEqual([other, wanted]);
        expect(compose.services).toHaveProperty(other);
      }
    },
  );

  it.each(services)('publishes nothing of %s beyond this machine', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('lets only Copydesk and the interface for operators out of the inner network', () => {
    const outside = services.filter(([, { networks }]) => networks?.includes('outside')).map(([name]) => name);
    expect(outside.sort()).toEqual(['server', 'temporal-ui', 'worker', 'worker-former']);
  });

  it('scales the worker: it has no name and no port of its own', () => {
    expect(compose.services.worker).not.toHaveProperty('container_name');
    expect(compose.services.worker).not.toHaveProperty('ports');
  });

  it('keeps the signing keys in the server, and lets workers read public ones only', () => {
    const mounting = (source: string) =>
      services.flatMap(([name, { volumes = [] }]) =>
        volumes.flatMap((volume) =>
          typeof volume !== 'string' && volume.source === source ? [[name, volume.read_only ?? false]] : [],
        ),
      );
    expect(mounting('server-home')).toEqual([['server', false]]);
    expect(mounting('public-keys')).toEqual([
      ['server', false],
      ['worker', true],
      ['worker-former', true],
    ]);
  });

  it('gives server and workers alike what opens credentials, and setup nothing of it', () => {
    const told = (service: string) =>
      Object.entries(compose.services[service]!.environment!).flatMap(([name, value]) =>
        name.startsWith('COPYDESK_CREDENTIALS_') ? [`${name}=${value}`] : [],
      );
    // What is a secret is named by its file only.
    const known = variableNames.filter((name) => !variableNames.includes(`${name}_FILE`));
    expect(told('server')).toHaveLength(known.filter((name) => name.startsWith('COPYDESK_CREDENTIALS_')).length);
    expect([told('worker'), told('worker-former')]).toEqual([told('server'), told('server')]);
    expect(told('setup')).toEqual([]);
  });

  describe.each(ours)('%s', (_name, { command, environment = {}, healthcheck }) => {
    it('runs a program that there is', () => {
      expect(command!.slice(0, 3)).toEqual(['node', '--import', 'tsx']);
      expect(existsSync(join(root, command![3]!))).toBe(true);
      if (healthcheck) expect(existsSync(join(root, healthcheck.test[2]!))).toBe(true);
    });

    it('is told only what the configuration knows', () => {
      expect(Object.keys(environment).filter((name) => !variableNames.includes(name))).toEqual([]);
    });

    it('is told what the configuration takes', () => {
      const values = Object.entries(environment).filter(([name]) => !name.endsWith('_FILE'));
      const here = { ...Object.fromEntries(values), COPYDESK_WORKSPACES: '', COPYDESK_WORKSPACE: '' };
      expect(() => readConfig(here)).not.toThrow();
    });
  });
});

describe('deploy/Dockerfile', () => {
  const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');

  it('pins its base, leaves development out, and runs as nobody special', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base!);
    expect(bases).toEqual(bases.map(() => expect.stringMatching(/^node:20\.\d+\.\d+-\w+-slim$/)));
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(/^USER (\w+)$/m.exec(dockerfile)?.[1]).toBe('node');
  });

  it('copies no secrets, data or history', () => {
    expect(ignored).toEqual(expect.arrayContaining(['**/.git', '**/.copydesk', '**/.env*', '**/secrets', '**/*.pem']));
  });
});
