import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from '../../scripts/lib/root.mjs';
import { runScript } from './run-script.ts';

const run = (...args: string[]) => runScript([join(root, 'scripts/run.mjs'), ...args]);

describe('npm run bench and npm run eval', () => {
  it.each(['bench', 'evals'])('list what there is in %s', async (room) => {
    const { code, output } = await run(room);
    expect(code).toBe(0);
    for (const line of output.trim().split('\n')) expect(line).toMatch(/^[a-z-]+\s+\S.*|has no programs\.$/);
  });

  it('refuse an unknown name and say which there are', async () => {
    expect(await run('bench', 'no-such-thing')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/no-such-thing.*It has: /),
    });
  });

  it('refuse an unknown room', async () => {
    expect(await run('kitchen')).toMatchObject({ code: 1, output: expect.stringContaining('bench|evals') });
  });
});
