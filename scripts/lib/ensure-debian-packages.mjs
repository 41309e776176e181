// @ts-check
import { withProgress } from './progress.mjs';
import { lastLines, runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';

/** What the tests run against: real peers on loopback, a browser, Java for Temporal's test server, a compiler for Strapi's SQLite. */
const wanted = [
  ...['wordpress', 'php-cli', 'php-mysql', 'mariadb-server', 'postgresql', 'chromium'],
  ...['openjdk-17-jre-headless', 'maven', 'g++', 'make', 'python3'],
];

/**
 * Installs the Debian packages that the tests need and the machine lacks. On other systems it names them and goes on: tests
 * whose peer is missing fail by themselves and say so.
 * @param {import('./progress.mjs').Log} log
 */
export async function ensureDebianPackages(log) {
  if ((await runCommand('apt-get', ['--version'])).code !== 0) {
    log(`this is no Debian; the tests need these programs, by whatever names: ${wanted.join(' ')}`);
    return;
  }
  const missing = await missingPackages();
  if (missing.length === 0) return;
  const command = `apt-get update && apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new SetUpError('The tests need Debian packages that only root can install:', [
      `run: sudo sh -c '${command}'`,
    ]);
  }
  await withProgress(log, `installing Debian packages: ${missing.join(' ')}`, async () => {
    // A fresh database server would start at once and take its port; the tests start their own.
    const { code, output } = await runCommand('sh', ['-c', command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
    if (code !== 0)
      throw new SetUpError(`Debian packages could not be installed:\n${lastLines(output)}`, [
        `run by hand: ${command}`,
      ]);
  });
}

async function missingPackages() {
  const { output } = await runCommand('dpkg-query', [
    '--show',
    '--showformat',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in.
    '${Package} ${db:Status-Status}\n',
    ...wanted,
  ]);
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return wanted.filter((name) => !installed.has(name));
}
