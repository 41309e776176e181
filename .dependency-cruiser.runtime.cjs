/**
 * What workflows reach at run time. Here imports are read after compilation, when type-only ones are gone: whether a module is
 * reachable must not depend on them, and a rule on reachability cannot leave single imports out.
 */
const { options } = require('./.dependency-cruiser.cjs');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'workflows-without-schemas',
      comment:
        'Schemas in a workflow bundle cost a megabyte for each cached workflow. Split the file: schema here, types and pure rules there.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^node_modules/zod/', reachable: true },
    },
    {
      name: 'workflows-without-calendars',
      comment:
        'A workflow must replay the same for years: rules of time zones and public holidays change. Have an activity say the instant.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^node_modules/(temporal-polyfill|feiertagejs)/', reachable: true },
    },
    {
      name: 'workflows-without-node',
      comment: 'A workflow must replay the same everywhere: no clock, file, socket or random source of Node.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        path: '^(assert|buffer|child_process|cluster|crypto|dns|events|fs|http|https|module|net|os|path|perf_hooks|process|stream|timers|tls|url|util|v8|vm|worker_threads|zlib)(/|$)',
        reachable: true,
      },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false },
};
