import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CopydeskError } from '../../domain/errors.ts';

/**
 * A secret from where it is in no command line, history or list of processes: typed without being shown, or from a pipe. The line break that
 * ends a piped value is not part of it.
 */
export async function readValue(prompt: string, input = process.stdin): Promise<string> {
  const value = input.isTTY ? await typed(prompt, input) : (await text(input)).replace(/\r?\n$/, '');
  if (value) return value;
  throw new CopydeskError('invalid', 'There is no value. Type it, or pipe it in: … | copydesk credential set NAME');
}

/** The same, where nothing is an answer too; asked only of people. */
export const typedOrNothing = (prompt: string, input = process.stdin): Promise<string> =>
  input.isTTY ? typed(prompt, input) : text(input).then((value) => value.replace(/\r?\n$/, ''));

async function typed(prompt: string, input: NodeJS.ReadStream): Promise<string> {
  process.stderr.write(prompt);
  // The terminal is put into raw mode, and what would be echoed goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  const aborted = new Promise<never>((_, reject) =>
    lines.once('SIGINT', () => reject(new CopydeskError('cancelled', 'Nothing was sent.'))),
  );
  try {
    return await Promise.race([lines.question(''), aborted]);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
