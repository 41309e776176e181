import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

/** Once before server and workers of their own start, and again whenever a workspace has changed. */
export const setupCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'setup',
      summary: 'make database, Temporal and knowledge ready for a server and workers of their own',
      examples: ['setup', 'setup --json'],
    },
    async (session) => {
      // Everything that the house is made of, which other commands need not load.
      const { setUp } = await import('../house/set-up.ts');
      const report = await setUp(session.config, session.say);
      if (session.json) session.result(report, () => []);
    },
  );

/** For a server that others can reach, where nobody is let in for sitting at the machine. */
export const inviteCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'invite',
      summary: 'make a link that signs one person in once; needs the database, not the server',
      examples: ['invite lena-hofer', 'invite ada-moser --tenant nordlicht --program --days 30'],
    },
    async (session, person: string, { program, days }: { program?: boolean; days: string }) => {
      const { invite } = await import('../house/invite.ts');
      const { secret, until } = await invite(session.config, {
        person,
        tenant: session.tenant,
        days: program ? Number(days) : null,
      });
      const address = session.config.publicUrl ?? `http://${session.config.host}:${session.config.port}`;
      const words = cliTexts[session.lang];
      if (!session.json)
        process.stderr.write(`${program ? words.token(person, until.slice(0, 10)) : words.invited(person)}\n`);
      const made = program
        ? { token: secret, person, until }
        : { link: `${address}/login?token=${secret}`, person, until };
      session.result(made, () => ('token' in made ? made.token! : made.link!));
    },
  )
    .argument('<person>', 'id in people.yaml')
    .option('--program', 'an API token for a program, in place of a link')
    .option('--days <number>', 'how long a token is good, at most 365', '90');
