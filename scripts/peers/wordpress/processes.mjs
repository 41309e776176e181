import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a program to its end and returns what it printed; a failure carries the last lines of its error output.
 * With `unless`, a process whose end makes waiting pointless.
 */
export function run(command, options, { input = '', unless, unlessMessage } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, options, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        output[name] += text;
      });
    }
    const ended = () => {
      child.kill();
      fail(new Error(unlessMessage));
    };
    unless?.once('exit', ended);
    child.once('error', fail);
    child.once('close', (code) => {
      unless?.off('exit', ended);
      if (code === 0) done(output.stdout);
      else fail(new Error(`${command} ended with ${code}: ${(output.stderr || output.stdout).slice(-2000)}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Ends a child that we started, or its process group: asks first, insists after ten seconds. */
export async function endProcess(child, { group }) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  signal(child.pid, group, 'SIGTERM');
  const waiting = new AbortController();
  const late = await Promise.race([
    gone.then(() => false),
    sleep(10_000, true, { signal: waiting.signal }).catch(() => false),
  ]);
  waiting.abort();
  if (late) signal(child.pid, group, 'SIGKILL');
  await gone;
}

function signal(pid, group, name) {
  try {
    process.kill(group ? -pid : pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}

/**
 * What a killed start left running would keep the database locked. Ends exactly the processes that it noted, after checking
 * that they still are what they were (a process id may have been given to somebody else).
 */
export async function endLeftovers(file) {
  if (!existsSync(file)) return;
  const { owner, url, processes, directory, sockets } = JSON.parse(await readFile(file, 'utf8'));
  if (owner !== process.pid && (await commandLine(owner)).includes('node')) {
    throw new Error(
      `A WordPress with this directory already runs at ${url}, started by process ${owner}. Stop it, or give another directory.`,
    );
  }
  for (const pid of processes) {
    if (!(await commandLine(pid)).includes(directory)) continue;
    signal(pid, pid === processes[0], 'SIGTERM');
    for (let waited = 0; waited < 100 && (await commandLine(pid)) !== ''; waited += 1) await sleep(100);
  }
  await rm(sockets, { recursive: true, force: true });
  await rm(file, { force: true });
}

/** Empty when there is no such process. */
async function commandLine(pid) {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}
