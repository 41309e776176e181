import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { ServerUnreachable } from './cli/client.ts';
import { exitCodeOf, exitCodes } from './cli/exit-codes.ts';
import { createProgram } from './cli/program.ts';
import { readConfig } from './config.ts';
import { CopydeskError, explainError } from './domain/errors.ts';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

try {
  await createProgram(() => readConfig(), version).parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
  // Commander has said itself what it has to say.
  if (!(error instanceof CommanderError)) process.stderr.write(`${explainError(error)}\n`);
}

function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalid;
  if (error instanceof ServerUnreachable) return exitCodes.unreachable;
  return error instanceof CopydeskError ? exitCodeOf[error.errorClass] : exitCodes.unexpected;
}
