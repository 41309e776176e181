import { Command } from 'commander';
import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

export const tokenCommand = (configured: Configured) =>
  new Command('token').description('tokens for programs').addCommand(create(configured));

const create = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'create',
      summary: 'make an API token that acts as you; it is shown this once',
      examples: ['token create --as lena-hofer --days 30', 'token create --tenant steinfoehr --as lena-hofer'],
    },
    async (session, { days }: { days: string }) => {
      const made = await session
        .client()
        .post<{ token: string; person: string; expiresAt: string }>('/tokens', { days: Number(days) });
      // The token alone on stdout, so that it can be piped to where it is kept.
      if (!session.json)
        process.stderr.write(`${cliTexts[session.lang].token(made.person, made.expiresAt.slice(0, 10))}\n`);
      session.result(made, () => made.token);
    },
  ).option('--days <number>', 'how long it is good, at most 365', '90');

export const loginCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'login',
      summary: 'make a link that signs in to the console once; on the machine of the server',
      examples: ['login', 'login --tenant steinfoehr'],
    },
    async (session) => {
      const client = session.localClient();
      const { path } = await client.post<{ path: string }>('/login-links');
      const link = `${client.url}${path}`;
      if (!session.json) process.stderr.write(`${cliTexts[session.lang].link}\n`);
      session.result({ link }, () => link);
    },
  );
