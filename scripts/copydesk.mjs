#!/usr/bin/env node
// @ts-check
/** The `copydesk` command: makes sure of the packages, then runs cli.ts. */
import { ensurePackages } from './lib/ensure-packages.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';
import { runInForeground } from './lib/run-in-foreground.mjs';
import { runMain } from './lib/set-up-error.mjs';

await runMain(async () => {
  checkNodeVersion(root);
  await ensurePackages(root, (line) => console.error(`set-up: ${line}`));
  return runInForeground('cli.ts', process.argv.slice(2));
});
