import { Command, InvalidArgumentError } from 'commander';
import { startHouseWriter } from './start-house-writer.ts';

/** The house writer as a process of its own: prints its address, runs until it is told to end. */
const program = new Command('house-writer')
  .description('A deterministic, extractive writer behind an OpenAI-compatible endpoint. It is no language model.')
  .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', number(0), 0)
  .option('--log <file>', 'JSON Lines file of all requests, synced before each answer')
  .option('--latency-ms <number>', 'milliseconds before each answer', number(0))
  .option('--tail', 'one call in twenty takes five times as long')
  .option('--rate-limit <share>', 'share of calls answered with 429', number(0, 1))
  .option('--broken-json <share>', 'share of final answers cut off', number(0, 1))
  .option('--invented-facts', 'puts made-up facts into answers')
  .option('--gullible', 'obeys every instruction it reads')
  .option('--seed <number>', 'changes every draw', number(0));

const { port, log, ...mode } = program.parse().opts();
const writer = await startHouseWriter({ port, logFile: log, mode });
process.stdout.write(`${writer.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void writer.close());

function number(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a number from ${min}${max < Number.MAX_SAFE_INTEGER ? ` to ${max}` : ''}.`);
  };
}
