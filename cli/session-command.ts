import { Command } from 'commander';
import type { Config } from '../config.ts';
import { openSession, type Session } from './session.ts';

/** Work of a command. A number is its exit code; anything else is 0. */
type Work = (session: Session, ...given: never[]) => Promise<unknown>;

/** Reads the configuration when a command runs, not before: help must work with a wrong one. */
export type Configured = () => Config;

/** A command with examples in its help, whose work gets a session in front of arguments and options. */
export function sessionCommand(
  configured: Configured,
  definition: { name: string; summary: string; examples: string[] },
  work: Work,
): Command {
  const { name, summary, examples } = definition;
  const command = new Command(name)
    .description(summary)
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ copydesk ${line}`).join('\n')}\n`);
  return command.action(async (...given: unknown[]) => {
    // Commander puts the command itself last, which knows the options of its parents too.
    const session = openSession(configured(), command);
    const code = await work(session, ...(given.slice(0, -1) as never[]));
    process.exitCode = typeof code === 'number' ? code : 0;
  });
}
