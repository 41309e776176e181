import { Command } from 'commander';
import type { CredentialCheck, CredentialView } from '../../console/desk/credential-desk.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { table } from '../table.ts';
import { connect } from './connect.ts';
import { credentialPath } from './credential-path.ts';
import { readValue } from './read-value.ts';

/** Encrypted credentials. No value comes from a flag, and none is ever shown. */
export function credentialCommand(configured: Configured): Command {
  const command = new Command('credential').description('encrypted credentials, as vault:NAME in channels.yaml');
  for (const part of [list, set, connect, check, remove, rewrap]) command.addCommand(part(configured));
  return command;
}

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list credentials with kind, expiry and last use, never their values',
      examples: ['credential list --as sven-aumann', 'credential list --json | jq ".credentials[].daysLeft"'],
    },
    async (session) => {
      const view = await session.client().get<{ credentials: CredentialView[] }>('/credentials');
      session.result(view, () => rows(session, view.credentials));
    },
  );

const set = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'set',
      summary: 'set the value of a credential, typed without being shown or from a pipe',
      examples: [
        'credential set blog-password --as sven-aumann',
        'credential set crm --expires 2027-03-31 --as sven-aumann < password.txt',
        'credential set ads --oauth2 --as sven-aumann < grant.json',
      ],
    },
    async (session, name: string, { expires, oauth2 }: { expires?: string; oauth2?: boolean }) => {
      const text = await readValue(session.texts.credential.prompt(name));
      const value = oauth2 ? { kind: 'oauth2', ...parse(text) } : { kind: 'secret', secret: text };
      const made = await session
        .client()
        .put<CredentialView>(credentialPath(name), { value, expiresAt: expires ? dayOf(expires) : null });
      session.result(made, () => session.texts.credential.saved(made.name));
    },
  )
    .argument('<name>', 'small letters, digits and hyphens')
    .option('--expires <day>', 'when somebody has to renew it, e.g. 2027-03-31')
    .option('--oauth2', 'the value is JSON: tokenUrl, clientId, clientSecret, refreshToken, scopes');

const check = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'check',
      summary: 'use a credential once: does it open, does its grant still give tokens',
      examples: ['credential check ads --as sven-aumann'],
    },
    async (session, name: string) => {
      const found = await session.client().post<CredentialCheck>(credentialPath(name, 'check'), {});
      const words = session.texts.credential;
      session.result(found, () =>
        found.problem ? `${words.sick(name)}: ${found.problem.message}` : words.checked(name),
      );
      return found.ok ? exitCodes.ok : exitCodes.attention;
    },
  ).argument('<name>', 'credential');

const remove = (configured: Configured) =>
  sessionCommand(
    configured,
    { name: 'remove', summary: 'remove a credential', examples: ['credential remove old-blog --as sven-aumann'] },
    async (session, name: string) => {
      await session.client().delete(credentialPath(name));
      session.result({ deleted: name }, () => session.texts.credential.removed(name));
    },
  ).argument('<name>', 'credential');

const rewrap = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'rewrap',
      summary:
        'seal all credentials with a new key: made here, or put first in COPYDESK_CREDENTIALS_KEY, or rotated in Vault',
      examples: ['credential rewrap --as sven-aumann'],
    },
    async (session) => {
      const done = await session.client().post<{ keyId: string; rewrapped: number }>('/credentials-key/rewrap', {});
      session.result(done, () => session.texts.credential.rewrapped(done.rewrapped, done.keyId));
    },
  );

function rows({ texts }: Session, credentials: readonly CredentialView[]): string[] {
  const words = texts.credential;
  if (credentials.length === 0) return [words.none];
  return table(
    [words.name, words.kind, words.expires, words.used, words.state],
    credentials.map(({ name, kind, expiresAt, daysLeft, usedAt, trouble }) => [
      name,
      words.kinds[kind] ?? kind,
      expiresAt && daysLeft !== null ? `${expiresAt.slice(0, 10)} (${words.daysLeft(daysLeft)})` : words.unknownExpiry,
      usedAt?.slice(0, 16).replace('T', ' ') ?? words.never,
      trouble ? (words.troubles[trouble.errorClass] ?? trouble.errorClass) : words.good,
    ]),
  );
}

function dayOf(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return `${text}T00:00:00Z`;
  throw new CopydeskError('invalid', '--expires takes a day.', {
    where: { field: '--expires' },
    choices: ['2027-03-31'],
  });
}

/** The parser's own words would repeat what was given. */
function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, for both.
  }
  throw new CopydeskError('invalid', 'With --oauth2 the value is a JSON object.', {
    choices: ['tokenUrl', 'clientId', 'clientSecret', 'clientAuthentication', 'refreshToken', 'scopes'],
  });
}
