// @ts-check
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isTemporal, temporalVersion } from './find-temporal.mjs';
import { runCommand } from './run-command.mjs';

const platforms = /** @type {Record<string, string>} */ ({ linux: 'linux', darwin: 'darwin', win32: 'windows' });
const architectures = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64' });

/** Address of the official archive for this machine. */
export const downloadAddress = () =>
  `https://temporal.download/cli/archive/v${temporalVersion}?platform=${platforms[process.platform]}&arch=${architectures[process.arch]}`;

/**
 * Puts the official build of the Temporal CLI at `target`.
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [address]
 * @throws {Error} with the cause in one line
 */
export async function downloadTemporal(target, env, address = downloadAddress()) {
  const archive = await fetchArchive(address);
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, 'download-'));
  try {
    const file = join(scratch, 'archive');
    writeFileSync(file, archive);
    // Windows has bsdtar, which unpacks zip files too.
    const unpacked = await runCommand('tar', ['-xf', file, '-C', scratch]);
    if (unpacked.code !== 0) throw new Error(`the archive could not be unpacked: ${unpacked.output.trim()}`);
    const binary = join(scratch, basename(target));
    chmodSync(binary, 0o755);
    if (!(await isTemporal(binary, env))) throw new Error('what was downloaded does not run on this machine');
    renameSync(binary, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {string} address */
async function fetchArchive(address) {
  const slow = AbortSignal.timeout(300_000);
  const unreachable = new AbortController();
  const connectTimer = setTimeout(() => unreachable.abort(new Error('no answer within 8 s')), 8_000);
  try {
    const response = await fetch(address, { signal: AbortSignal.any([slow, unreachable.signal]) });
    clearTimeout(connectTimer);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const archive = new Uint8Array(await response.arrayBuffer());
    if (!isArchive(archive)) throw new Error('the server answered with something that is neither a tar.gz nor a zip');
    return archive;
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
    throw new Error(cause?.message ?? message);
  } finally {
    clearTimeout(connectTimer);
  }
}

/**
 * By the first bytes: gzip is 1f 8b, zip is `PK`. A captive portal's page is neither.
 * @param {Uint8Array} bytes
 */
export const isArchive = ([first, second]) =>
  (first === 0x1f && second === 0x8b) || (first === 0x50 && second === 0x4b);
