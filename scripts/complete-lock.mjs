// @ts-check
/**
 * Completes package-lock.json after an install: npm leaves out the builds for other platforms when its registry does not offer
 * them, and `npm ci` then refuses the lock everywhere. Their versions are exact in the packages that want them, and platform
 * and processor stand in their names. Run it after `npm install`; it changes nothing when nothing is missing. An argument names another lock.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingBuilds } from './lib/missing-builds.mjs';
import { root } from './lib/root.mjs';

const file = process.argv[2] ?? join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingBuilds(lock);
const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
if (Object.keys(missing).length > 0)
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${Object.keys(missing).length} builds for other platforms added to ${file}.`);
