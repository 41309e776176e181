import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../house/workflow-bundle.ts';

const folder = fileURLToPath(new URL('../histories', import.meta.url));
const releases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const histories = releases.flatMap(({ name: release }) =>
  readdirSync(join(folder, release)).map((file) => ({ release, file })),
);

describe('Histories of every release', () => {
  it('are there for both workflows', () => {
    expect(histories.some(({ file }) => file.startsWith('campaign-'))).toBe(true);
    expect(histories.some(({ file }) => file.startsWith('produce-asset-'))).toBe(true);
  });

  it.each(histories)("replay with today's workflows: $release/$file", async ({ release, file }) => {
    const history = JSON.parse(readFileSync(join(folder, release, file), 'utf8'));
    const bundle = await workflowBundle(join(tmpdir(), 'copydesk-bundles'));
    await Worker.runReplayHistory({ workflowBundle: bundle, replayName: file }, history);
  });
});
