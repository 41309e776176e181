import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../house/workflow-bundle.ts';
import * as workflows from '../../workflows/index.ts';

const folder = fileURLToPath(new URL('../histories', import.meta.url));
const releases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ release: name, files: readdirSync(join(folder, name)) }));
const histories = releases.flatMap(({ release, files }) => files.map((file) => ({ release, file })));

/** Workflows by the release that brought them. */
const since: Record<keyof typeof workflows, { release: string; prefix: string }> = {
  campaign: { release: '0.1.0', prefix: 'campaign-' },
  operate: { release: '0.3.0', prefix: 'operate-' },
  correctLive: { release: '0.3.0', prefix: 'correct-live-' },
  watchLive: { release: '0.3.0', prefix: 'watch-live-' },
  produceAsset: { release: '0.1.0', prefix: 'produce-asset-' },
  reconcileOrphans: { release: '0.3.0', prefix: 'reconcile-orphans-' },
  refresh: { release: '0.2.0', prefix: 'refresh-' },
};
const notBefore = (release: string, first: string) => release.localeCompare(first, 'en', { numeric: true }) >= 0;

describe('Histories of every release', () => {
  it('are there from the first one on', () => {
    expect(releases.map(({ release }) => release)).toContain('0.1.0');
  });

  it.each(releases)('are there for each workflow that $release has', ({ release, files }) => {
    const missing = Object.values(since)
      .filter((workflow) => notBefore(release, workflow.release))
      .filter(({ prefix }) => !files.some((file) => file.startsWith(prefix)));
    expect(missing).toEqual([]);
  });

  it.each(histories)("replay with today's workflows: $release/$file", async ({ release, file }) => {
    const history = JSON.parse(readFileSync(join(folder, release, file), 'utf8'));
    const bundle = await workflowBundle(join(tmpdir(), 'copydesk-bundles'));
    await Worker.runReplayHistory({ workflowBundle: bundle, replayName: file }, history);
  });
});

describe('Each workflow', () => {
  it.each(Object.entries(workflows))('states what becomes of it when new code is deployed: %s', (_, workflow) => {
    expect(workflow).toHaveProperty('workflowDefinitionOptions');
  });
});
