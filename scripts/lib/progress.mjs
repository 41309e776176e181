// @ts-check
/** @typedef {(line: string) => void} Log */

/**
 * Names a step when it starts, says every few seconds that it goes on, and how long it took.
 * @template T
 * @param {Log} log
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {number} [everyMs]
 * @returns {Promise<T>}
 */
export async function withProgress(log, label, work, everyMs = 15_000) {
  const start = Date.now();
  const elapsed = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  log(`${label} …`);
  const ticks = setInterval(() => log(`${label} … ${elapsed()}`), everyMs);
  try {
    const result = await work();
    log(`${label}: done in ${elapsed()}`);
    return result;
  } catch (error) {
    log(`${label}: failed after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(ticks);
  }
}
