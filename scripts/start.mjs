// @ts-check
/** `npm start`: does all the set-up on a bare machine, then runs start.ts. Plain Node, because no package may be there yet. */

import { ensurePackages } from './lib/ensure-packages.mjs';
import { ensureTemporal } from './lib/ensure-temporal.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';
import { runInForeground } from './lib/run-in-foreground.mjs';
import { runMain } from './lib/set-up-error.mjs';

/** @param {string} line */
const log = (line) => console.error(`set-up: ${line}`);

await runMain(async () => {
  checkNodeVersion(root);
  const [binary] = await Promise.all([
    process.env.TEMPORAL_ADDRESS ? '' : ensureTemporal(log),
    ensurePackages(root, log),
  ]);
  return runInForeground('start.ts', process.argv.slice(2), binary ? { COPYDESK_TEMPORAL_BINARY: binary } : {});
});
