import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../../scripts/lib/root.mjs';
import { runScript } from './run-script.ts';

/** A small house in which each import that matters is made once. */
const house: Record<string, string> = {
  'node_modules/zod/package.json': '{ "name": "zod", "main": "index.js" }',
  'node_modules/zod/index.js': 'export const z = {};',
  'node_modules/@temporalio/workflow/package.json': '{ "name": "@temporalio/workflow", "main": "index.js" }',
  'node_modules/@temporalio/workflow/index.js': 'export const sleep = 1;',
  'domain/noun.ts': 'export interface Noun { id: string }\nexport const noun = 1;',
  'domain/schema.ts':
    "import { z } from 'zod';\nexport const Schema = z.string();\nexport type Schema = z.infer<typeof Schema>;",
  'domain/curious.ts': "import { open } from '../store/open.ts';\nexport const curious = open;",
  'store/open.ts': "import { noun } from '../domain/noun.ts';\nexport const open = noun;",
  'store/neighbour.ts': "import type { Model } from '../models/model.ts';\nexport type Neighbour = Model;",
  'models/model.ts': 'export interface Model { name: string }',
  'workspace/load.ts': "import { channel } from '../channels/registry.ts';\nexport const load = channel;",
  'workspace/greedy.ts': "import { open } from '../store/open.ts';\nexport const greedy = open;",
  'channels/registry.ts': 'export const channel = 1;',
  'activities/do.ts':
    "import { open } from '../store/open.ts';\nimport { load } from '../workspace/load.ts';\nexport const act = [open, load];\nexport type Act = typeof act;",
  'activities/upward.ts': "import { flow } from '../workflows/good.ts';\nexport const upward = flow;",
  'workflows/good.ts':
    "import { sleep } from '@temporalio/workflow';\nimport type { Schema } from '../domain/schema.ts';\nimport type { Act } from '../activities/do.ts';\nexport const flow = (a: Act, s: Schema) => [a, s, sleep];",
  'workflows/heavy.ts': "import { Schema } from '../domain/schema.ts';\nexport const heavy = Schema;",
  'workflows/eager.ts': "import { act } from '../activities/do.ts';\nexport const eager = act;",
  'workflows/clock.ts': "import { hrtime } from 'node:process';\nexport const clock = hrtime;",
  'console/page.ts': "import { open } from '../store/open.ts';\nexport const page = open;",
  'console/starter.ts': "import { flow } from '../workflows/good.ts';\nexport const starter = flow;",
  'console/typed.ts': "import type { flow } from '../workflows/good.ts';\nexport type Typed = typeof flow;",
  'test/support/help.ts': 'export const help = 1;',
  'store/helped.ts': "import { help } from '../test/support/help.ts';\nexport const helped = help;",
  'worker.ts': "import { act } from './activities/do.ts';\nexport const worker = act;",
  'store/rooted.ts': "import { worker } from '../worker.ts';\nexport const rooted = worker;",
  'domain/round.ts': "import { trip } from './trip.ts';\nexport const round = () => trip;",
  'domain/trip.ts': "import { round } from './round.ts';\nexport const trip = () => round;",
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'copydesk-imports-'));
  for (const [file, text] of Object.entries(house)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  for (const file of ['.dependency-cruiser.cjs', '.dependency-cruiser.runtime.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, file), join(folder, file));
  }
  mkdirSync(join(folder, 'scripts'));
  writeFileSync(join(folder, 'scripts/exceptions.json'), '{ "imports": [] }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pairs of rule and file that dependency-cruiser objects to. */
async function violations(config: string, start: string): Promise<string[]> {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { output } = await runScript([cruiser, start, '--config', config, '--output-type', 'json'], { cwd: folder });
  const found: { rule: { name: string }; from: string }[] = JSON.parse(output).summary.violations;
  return [...new Set(found.map(({ rule, from }) => `${rule.name}: ${from}`))].sort();
}

describe('the import rules', () => {
  it('object to each import across rooms that the design forbids, and to no other', async () => {
    expect(await violations('.dependency-cruiser.cjs', '.')).toEqual(
      [
        'domain-imports: domain/curious.ts',
        'seven-imports: store/neighbour.ts',
        'nothing-imports-tests: store/helped.ts',
        'seven-imports: store/rooted.ts',
        'nothing-imports-roots: store/rooted.ts',
        'workspace-imports: workspace/greedy.ts',
        'activities-imports: activities/upward.ts',
        'workflows-by-type: activities/upward.ts',
        'workflows-by-type: console/starter.ts',
        'workflows-imports: workflows/eager.ts',
        'workflows-imports: workflows/clock.ts',
        'console-imports: console/page.ts',
        'no-cycles: domain/round.ts',
      ].sort(),
    );
  });

  it('find schemas and Node in reach of a workflow, but not behind a type', async () => {
    const found = await violations('.dependency-cruiser.runtime.cjs', 'workflows');
    expect(found).toEqual([
      'workflows-without-node: workflows/clock.ts',
      'workflows-without-schemas: workflows/heavy.ts',
    ]);
  });
});
