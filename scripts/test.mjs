// @ts-check
/**
 * `npm test`: sets up what the tests need on a bare machine, then runs the static checks and jest. With arguments, only jest, on them.
 * The last line counts them all: `N passed, N failed`. COPYDESK_TEST_SUMMARY names a file that gets this line too.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureDebianPackages } from './lib/ensure-debian-packages.mjs';
import { ensurePackages } from './lib/ensure-packages.mjs';
import { ensureStrapi } from './lib/ensure-strapi.mjs';
import { ensureTemporal } from './lib/ensure-temporal.mjs';
import { ensureTestServer } from './lib/ensure-test-server.mjs';
import { ensureWeaviate } from './lib/ensure-weaviate.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';
import { runCommand } from './lib/run-command.mjs';
import { runMain } from './lib/set-up-error.mjs';

/** @typedef {{ name: string, passed: number, failed: number, seconds: number, notes?: string[] }} Outcome */

const require = createRequire(import.meta.url);
const cruiser = () => join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Resolved late: the packages may not be there when this file is read. */
const staticChecks = [
  { name: 'types', script: () => require.resolve('typescript/bin/tsc'), args: ['-p', '.'] },
  {
    name: 'style',
    script: () => require.resolve('@biomejs/biome/bin/biome'),
    args: ['ci', ...(process.stdout.isTTY ? [] : ['--colors=off']), '.'],
  },
  { name: 'imports', script: cruiser, args: ['.', '--config', '.dependency-cruiser.cjs'] },
  { name: 'imports at run time', script: cruiser, args: ['workflows', '--config', '.dependency-cruiser.runtime.cjs'] },
  { name: 'unused code', script: () => join(root, 'node_modules/knip/bin/knip.js'), args: [] },
];

/** @param {string} line */
const log = (line) => console.log(`set-up: ${line}`);

await runMain(async () => {
  const start = Date.now();
  checkNodeVersion(root);
  const binary = await setUp();
  log(`ready after ${seconds(start)} s`);
  const only = process.argv.slice(2);
  /** @type {Outcome[]} */
  const outcomes = [];
  if (only.length === 0) for (const check of staticChecks) outcomes.push(await runCheck(check));
  outcomes.push(await runJest(only, binary));
  return summarise(outcomes);
});

/** The steps do not need each other, but for two: Maven and the compiler may be among the Debian packages. Returns the Temporal CLI. */
async function setUp() {
  const [binary] = await Promise.all([
    ensureTemporal(log),
    ensurePackages(root, log),
    ensureDebianPackages(log).then(() => Promise.all([ensureTestServer(log), ensureStrapi(log)])),
    ensureWeaviate(log),
  ]);
  return binary;
}

/**
 * @param {{ name: string, script: () => string, args: string[] }} check
 * @returns {Promise<Outcome>}
 */
async function runCheck({ name, script, args }) {
  console.log(`\n== ${name}`);
  const start = Date.now();
  const { code } = await runCommand(process.execPath, [script(), ...args], {
    cwd: root,
    show: true,
  });
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, seconds: seconds(start) };
}

/**
 * @param {string[]} args
 * @param {string} binary
 * @returns {Promise<Outcome>}
 */
async function runJest(args, binary) {
  console.log('\n== tests');
  const start = Date.now();
  const scratch = mkdtempSync(join(tmpdir(), 'copydesk-jest-'));
  const report = join(scratch, 'report.json');
  const jest = [require.resolve('jest/bin/jest'), '--maxWorkers=2', '--json', `--outputFile=${report}`, ...args];
  // Native ES modules: some packages come in no other form.
  const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--no-warnings'].filter(Boolean).join(' ');
  const env = { ...process.env, NODE_OPTIONS: options, COPYDESK_TEMPORAL_BINARY: binary };
  const { code } = await runCommand(process.execPath, jest, { cwd: root, show: true, env });
  const counts = readReport(report);
  rmSync(scratch, { recursive: true, force: true });
  // Jest can fail without a failed test, and can die before it reports; neither may count as passed.
  return {
    name: 'tests',
    passed: counts.passed,
    failed: counts.failed || (code === 0 ? 0 : 1),
    seconds: seconds(start),
    notes: counts.notes,
  };
}

/** @param {string} file */
function readReport(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      notes: [...slowestFiles(report), ...failures(report)],
    };
  } catch {
    return { passed: 0, failed: 1, notes: ['jest left no report'] };
  }
}

/**
 * Each failed test with the first lines of its error: the end of a long log is often all that can be seen of it.
 * @param {any} report jest's `--json`
 */
function failures({ testResults }) {
  const head = (/** @type {string} */ text) =>
    stripVTControlCharacters(text).trim().split('\n').slice(0, 12).join('\n      ');
  return testResults.flatMap((/** @type {any} */ { name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((/** @type {any} */ { status }) => status === 'failed');
    if (status === 'failed' && failed.length === 0) failed.push({ fullName: '(the file)', failureMessages: [message] });
    return failed.map(
      (/** @type {any} */ test) =>
        `FAILED  ${relative(root, name)}: ${test.fullName}\n      ${head(test.failureMessages[0] ?? '')}`,
    );
  });
}

/** @param {any} report jest's `--json` */
function slowestFiles({ testResults }) {
  return testResults
    .map((/** @type {any} */ { name, startTime, endTime }) => ({
      name,
      took: Math.round((endTime - startTime) / 1000),
    }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.took - a.took)
    .slice(0, 12)
    .map((/** @type {any} */ { name, took }) => `${String(took).padStart(5)} s  ${relative(root, name)}`);
}

/** @param {Outcome[]} outcomes */
function summarise(outcomes) {
  for (const { name, notes = [] } of outcomes) {
    if (notes.length) console.log(`\n== ${name}: slowest files, and what failed\n${notes.join('\n')}`);
  }
  console.log('\n== summary');
  for (const { name, passed, failed, seconds } of outcomes) {
    console.log(`${failed ? 'FAILED' : 'ok    '}  ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const line = `${passed} passed, ${failed} failed`;
  if (process.env.COPYDESK_TEST_SUMMARY) writeFileSync(process.env.COPYDESK_TEST_SUMMARY, `${line}\n`);
  console.log(`\n${line}`);
  return failed ? 1 : 0;
}

/** @param {number} start */
function seconds(start) {
  return Math.round((Date.now() - start) / 100) / 10;
}
