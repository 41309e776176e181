// @ts-check
/** The machine lacks something. The message says what, and every way out; no stack helps here. */
export class SetUpError extends Error {
  /**
   * @param {string} message
   * @param {readonly string[]} [waysOut]
   */
  constructor(message, waysOut = []) {
    super([message, ...waysOut.map((way) => `  - ${way}`)].join('\n'));
    this.name = 'SetUpError';
  }
}

/**
 * Runs a script's main function: a `SetUpError` is printed without its stack, anything else with it, and both exit 1.
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetUpError ? `copydesk: ${error.message}` : error);
    process.exitCode = 1;
  }
}
