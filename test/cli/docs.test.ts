import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { exitCodes, exitCodesHelp } from '../../cli/exit-codes.ts';
import { createProgram } from '../../cli/program.ts';

const program = createProgram(() => {
  throw new Error('Help must not need a configuration.');
}, '0');
const commands = (command: Command): Command[] =>
  command.commands.length > 0 ? command.commands.flatMap(commands) : [command];
const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
};

/** The command that a line names, and the options that stand in it. */
function read(line: string): { command: Command; options: string[] } {
  let command: Command = program;
  for (const word of line.split(' ')) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) break;
    command = next;
  }
  return {
    command,
    options: [...line.replace(/"[^"]*"|'[^']*'/g, '…').matchAll(/(?<= )--[a-z][a-z0-9-]*/g)].map(([option]) => option),
  };
}

function expectPossible(line: string): void {
  const { command, options } = read(line);
  expect([line, command.commands.length]).toEqual([line, 0]);
  const known = command.options.map(({ long }) => long);
  for (const option of options) expect([line, known]).toEqual([line, expect.arrayContaining([option])]);
}

describe('the help of copydesk', () => {
  it.each(
    commands(program)
      .filter((command) => command.name() !== 'help')
      .map((command) => [pathOf(command), command] as const),
  )('has examples for %s that use what there is', (path, command) => {
    const examples = [...helpOf(command).matchAll(/^ {2}\$ copydesk (.*)$/gm)].map(([, line]) => line!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(pathOf(read(example).command)).toBe(path);
      expectPossible(example.split(' | ')[0]!);
    }
  });

  it('has no option for a token, because others can read command lines', () => {
    for (const command of commands(program)) expect(command.options.map(({ long }) => long)).not.toContain('--token');
  });
});

describe('the documentation of copydesk', () => {
  it.each(['docs/cli.md', 'docs/cli.de.md'])(
    '%s has every command, only options that there are, and every exit code',
    async (file) => {
      const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
      const lines = [...text.matchAll(/^copydesk (.*)$/gm)].map(([, line]) => line!);
      for (const line of lines) expectPossible(line);
      const documented = new Set(lines.map((line) => pathOf(read(line).command)));
      expect(
        commands(program)
          .map(pathOf)
          .filter((path) => path !== 'help' && !documented.has(path)),
      ).toEqual([]);
      for (const code of Object.values(exitCodes)) {
        expect(text).toContain(`| ${code} |`);
        expect(exitCodesHelp).toMatch(new RegExp(`^  ${code}  `, 'm'));
      }
    },
  );
});
