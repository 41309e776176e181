import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { root } from '../../scripts/lib/root.mjs';
import { barePath, runScript, writeProgram } from './run-script.ts';

let project: string;
const inProject = (...names: string[]) => join(project, ...names);
const calls = () =>
  existsSync(inProject('calls')) ? readFileSync(inProject('calls'), 'utf8').trim().split('\n').length : 0;

/** Ensures the packages of the made-up project in a process of its own, with an `npm` that counts its calls. */
const ensure = () => {
  const program = `
    import { ensurePackages } from ${JSON.stringify(join(root, 'scripts/lib/ensure-packages.mjs'))};
    import { runMain } from ${JSON.stringify(join(root, 'scripts/lib/set-up-error.mjs'))};
    await runMain(async () => { await ensurePackages(process.argv[1], console.log); return 0; });`;
  const env = { PATH: `${inProject('bin')}${delimiter}${barePath}` };
  return runScript(['--input-type=module', '--eval', program, project], { env });
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'copydesk-packages-'));
  writeFileSync(
    inProject('package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }),
  );
  writeProgram(
    inProject('bin', 'npm'),
    `echo "$@" >> ${inProject('calls')}; sleep 0.3; mkdir -p ${inProject('node_modules')}`,
  );
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

describe('ensuring the locked packages', () => {
  it('installs them once, and again only when the lock file has changed', async () => {
    expect(await ensure()).toMatchObject({ code: 0, output: expect.stringContaining('npm ci') });
    expect(await ensure()).toEqual({ code: 0, output: '' });
    expect(calls()).toBe(1);
    appendFileSync(inProject('package-lock.json'), '\n');
    await ensure();
    expect(calls()).toBe(2);
  });

  it('installs them once when two starts race', async () => {
    const outcomes = await Promise.all([ensure(), ensure()]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(calls()).toBe(1);
  });

  it('takes over the lock of a start that was killed', async () => {
    const { output } = await runScript(['--eval', 'console.log(process.pid)']);
    mkdirSync(inProject('.copydesk'));
    writeFileSync(inProject('.copydesk', 'install.lock'), output.trim());
    expect(await ensure()).toMatchObject({ code: 0 });
    expect(calls()).toBe(1);
    expect(existsSync(inProject('.copydesk', 'install.lock'))).toBe(false);
  });

  it('takes what npm installed by hand as it is', async () => {
    mkdirSync(inProject('node_modules'));
    writeFileSync(inProject('node_modules', '.package-lock.json'), readFileSync(inProject('package-lock.json')));
    await ensure();
    expect(calls()).toBe(0);
  });

  it("shows npm's own reason and the ways out when the installation fails", async () => {
    writeProgram(inProject('bin', 'npm'), 'echo "npm error code ENOTFOUND" >&2; exit 1');
    const { code, output } = await ensure();
    expect(code).toBe(1);
    expect(output).toMatch(/npm ci ended with 1[\s\S]+ENOTFOUND[\s\S]+ {2}- check the network/);
    expect(output).not.toContain('    at ');
  });
});
