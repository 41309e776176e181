import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkNodeVersion } from '../../scripts/lib/node-version.mjs';
import { root } from '../../scripts/lib/root.mjs';
import { runScript } from './run-script.ts';

describe('the check of the Node version', () => {
  it('names the version that is needed, the one that is there and the fix', async () => {
    const program = `
      import { checkNodeVersion } from ${JSON.stringify(join(root, 'scripts/lib/node-version.mjs'))};
      import { runMain } from ${JSON.stringify(join(root, 'scripts/lib/set-up-error.mjs'))};
      await runMain(async () => { checkNodeVersion(${JSON.stringify(root)}, '18.19.1'); return 0; });`;
    const { code, output } = await runScript(['--input-type=module', '--eval', program]);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^copydesk: Copydesk needs Node 20\.\d+\.\d+ or later; this is Node 18\.19\.1\.\n {2}- install a newer Node/,
    );
  });

  it.each(['20.99.0', '21.0.0', '100.0.0', '24.0.0-nightly'])('takes %s', (version) => {
    expect(() => checkNodeVersion(root, version)).not.toThrow();
  });

  it.each(['20.2.9', '18.99.99', '4.0.0'])('refuses %s', (version) => {
    expect(() => checkNodeVersion(root, version)).toThrow('or later');
  });
});
