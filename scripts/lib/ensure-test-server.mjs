// @ts-check
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from './cache-directory.mjs';
import { withProgress } from './progress.mjs';
import { lastLines, runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withLock } from './with-lock.mjs';

const version = '1.32.0';

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>copydesk</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>
`;

/** Stopping at the first compiler tier halves the start, and a test server never runs long enough to miss the second. */
const wrapper = `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * Gets Temporal's time-skipping test server, a Java program, as the Maven package it is, and returns the path of a script that runs it.
 * @param {import('./progress.mjs').Log} log
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function ensureTestServer(log, env = process.env) {
  const folder = join(cacheDirectory(env), `temporal-test-server-${version}`);
  const script = join(folder, 'temporal-test-server');
  if (existsSync(script)) return script;
  const wait = () => log('another process is getting the test server; waiting for it');
  await withLock(
    `${folder}.lock`,
    async () => {
      if (existsSync(script)) return;
      await withProgress(log, 'getting the time-skipping test server (Maven)', () => get(folder, env));
    },
    wait,
  );
  return script;
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function get(folder, env) {
  mkdirSync(cacheDirectory(env), { recursive: true });
  const scratch = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(scratch, 'pom.xml'), pom);
    const goal = [
      '--batch-mode',
      '--quiet',
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(scratch, 'lib')}`,
    ];
    const { code, output } = await runCommand('mvn', goal, { cwd: scratch, env });
    if (code !== 0) {
      throw new SetUpError(
        code === 127 ? 'Maven is not installed.' : `Maven could not get the test server:\n${lastLines(output)}`,
        ['install Java 17 and Maven (Debian: apt-get install openjdk-17-jre-headless maven) and run the command again'],
      );
    }
    writeFileSync(join(scratch, 'temporal-test-server'), wrapper, { mode: 0o755 });
    // Somebody may have removed the script by hand; the rename needs the name free.
    rmSync(folder, { recursive: true, force: true });
    renameSync(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
