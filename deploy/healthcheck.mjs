// @ts-check
/** Whether the address given answers that all is well: `node deploy/healthcheck.mjs http://127.0.0.1:4664/readyz`. */
const response = await fetch(process.argv[2] ?? '', { signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exitCode = response?.ok ? 0 : 1;
