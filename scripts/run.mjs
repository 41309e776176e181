// @ts-check
/** `npm run bench|eval [-- NAME ARGS]`: runs one of the programs in bench/ or evals/, or lists what there is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './lib/ensure-packages.mjs';
import { ensureTemporal } from './lib/ensure-temporal.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';
import { runInForeground } from './lib/run-in-foreground.mjs';
import { runMain, SetUpError } from './lib/set-up-error.mjs';

/** @param {string} line */
const log = (line) => console.error(`set-up: ${line}`);

await runMain(async () => {
  const [room = '', name, ...args] = process.argv.slice(2);
  if (!['bench', 'evals'].includes(room))
    throw new SetUpError('Usage: node scripts/run.mjs bench|evals [NAME] [ARGUMENTS]');
  const programs = list(room);
  if (name === undefined) {
    const width = Math.max(0, ...programs.map((program) => program.length));
    for (const program of programs)
      console.log(`${program.padEnd(width)}  ${describe(join(root, room, `${program}.ts`))}`);
    if (programs.length === 0) console.log(`${room}/ has no programs.`);
    return 0;
  }
  if (!programs.includes(name))
    throw new SetUpError(`${room}/ has no program "${name}". It has: ${programs.join(', ') || 'none'}.`);
  checkNodeVersion(root);
  const [binary] = await Promise.all([ensureTemporal(log), ensurePackages(root, log)]);
  return runInForeground(join(room, `${name}.ts`), args, { COPYDESK_TEMPORAL_BINARY: binary });
});

/** @param {string} room */
function list(room) {
  const folder = join(root, room);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  return files.map((file) => file.slice(0, -3)).sort();
}

/**
 * First line of the file's first docstring.
 * @param {string} file
 */
function describe(file) {
  const [, line = ''] = /\/\*\*\s*\*?\s*([^\n]*)/.exec(readFileSync(file, 'utf8')) ?? [];
  return line.replace(/\*\/.*$/, '').trim();
}
