import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { type Language, textsIn } from '../console/texts/texts-in.ts';
import { CopydeskError } from '../domain/errors.ts';
import { readServerFile } from '../server/server-file.ts';
import { type Client, type Connection, createClient, ServerUnreachable } from './client.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  json?: boolean;
  as?: string;
  tenant?: string;
  url?: string;
  lang?: Language;
}

/** What a command works with. */
export interface Session {
  config: Config;
  json: boolean;
  lang: Language;
  texts: ReturnType<typeof textsIn>;
  /** Connects when it is first asked for: `doctor` and `init` work without a server. */
  client(): Client;
  /** Speaks to the server of this machine in nobody's particular name. */
  localClient(): Client;
  /** Whom `--as` names, without `person:`. */
  as: string | undefined;
  /** Of which tenant, by `--tenant` or COPYDESK_TENANT; null where nobody said. */
  tenant: string | null;
  /** The result: JSON with `--json`, else these words. */
  result(value: unknown, words: () => string | readonly string[]): void;
  /** Words beside the result; with `--json` on stderr, so that stdout stays JSON. */
  say(line: string): void;
  /** May people be asked? */
  interactive: boolean;
}

/** A session for one call of a command. */
export function openSession(config: Config, command: Command): Session {
  const { json = false, as: named, tenant: wanted, url, lang } = command.optsWithGlobals<GlobalOptions>();
  const tenant = wanted ?? config.remote.tenant;
  const as = named === undefined ? undefined : personNamed(named);
  const language = lang ?? languageOfTerminal();
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  return {
    config,
    json,
    lang: language,
    texts: textsIn(language),
    as,
    client: () => {
      const address = url ?? config.remote.url;
      return createClient({ ...(address ? remote(config, address) : local(config)), as: as ?? null, tenant });
    },
    localClient: () => createClient({ ...local(config), as: as ?? null, tenant }),
    tenant,
    result(value, words) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else for (const line of [words()].flat()) say(line);
    },
    say,
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true && !json,
  };
}

/** `--as` takes an id, or `person:<id>` as rules and decisions write it. */
function personNamed(named: string): string {
  const id = named.replace(/^person:/, '');
  if (id === '' || id.includes(':'))
    throw new CopydeskError(
      'invalid',
      `"${named}" is no person, and --as names one: in whose name you ask. Agents and services can only be asked about: policy explain --principal.`,
      { where: { field: '--as' }, choices: ['<id>', 'person:<id>'] },
    );
  return id;
}

type Address = Pick<Connection, 'url' | 'token'>;

function local({ home }: Config): Address {
  const server = readServerFile(home);
  if (!server)
    throw new ServerUnreachable('transient', 'The server is not running. Start it with: npm start', {
      where: { file: home },
    });
  return { url: server.url, token: server.token };
}

function remote({ remote: { token } }: Config, url: string): Address {
  if (!/^https?:\/\/[^\s/]+/.test(url))
    throw new CopydeskError('invalid', '--url takes an address such as https://desk.example.com.', {
      where: { field: '--url' },
    });
  if (token === null) {
    throw new CopydeskError(
      'auth',
      'A server elsewhere wants a token: set COPYDESK_TOKEN (made there by: copydesk token create).',
      {
        where: { field: 'COPYDESK_TOKEN' },
      },
    );
  }
  return { url: url.replace(/\/+$/, ''), token };
}

/** Node derives its locale from LC_ALL, LC_MESSAGES and LANG. */
const languageOfTerminal = (): Language =>
  Intl.DateTimeFormat().resolvedOptions().locale.startsWith('de') ? 'de' : 'en';
