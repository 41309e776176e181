import type { ZodType } from 'zod';
import { Brief } from '../domain/brief.ts';
import { Models } from '../domain/model-route.ts';
import { Processors } from '../domain/processor.ts';
import { Research } from '../domain/research.ts';
import { ScheduleSpec } from '../domain/schedule.ts';
import { Webhooks } from '../domain/webhook.ts';
import { Brand, Budgets, Channels, KnowledgeSources, People, Rules, Settings } from '../domain/workspace.ts';

/** The files of a workspace. One that is not required stands for its defaults when it is left out. */
export const workspaceFiles = {
  settings: { file: 'workspace.yaml', schema: Settings, required: true },
  people: { file: 'people.yaml', schema: People, required: true },
  channels: { file: 'channels.yaml', schema: Channels, required: true },
  brand: { file: 'brand.yaml', schema: Brand, required: true },
  rules: { file: 'rules.yaml', schema: Rules, required: false },
  budgets: { file: 'budgets.yaml', schema: Budgets, required: true },
  models: { file: 'models.yaml', schema: Models, required: false },
  processors: { file: 'processors.yaml', schema: Processors, required: false },
  knowledge: { file: 'knowledge.yaml', schema: KnowledgeSources, required: true },
  webhooks: { file: 'webhooks.yaml', schema: Webhooks, required: false },
  research: { file: 'research.yaml', schema: Research, required: false },
} as const satisfies Record<string, { file: string; schema: ZodType; required: boolean }>;

export type WorkspacePart = keyof typeof workspaceFiles;

/** Everything an editor can be helped with: the parts of a workspace, briefs and schedules. */
export const describedFiles: Record<string, ZodType> = {
  ...Object.fromEntries(Object.values(workspaceFiles).map(({ file, schema }) => [file.replace('.yaml', ''), schema])),
  brief: Brief,
  schedule: ScheduleSpec,
};

/** The price list. A workspace without products has none. */
export const priceList = 'prices.csv';
