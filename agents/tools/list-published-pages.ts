import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

export const ListPublishedPages = z.strictObject({
  query: z.string().max(200).describe('words that title or description should have; empty for the newest'),
});
export type ListPublishedPages = z.infer<typeof ListPublishedPages>;

export const listPublishedPages: ToolDefinition<ListPublishedPages> = {
  name: 'list_published_pages',
  description:
    'Lists what this house has published: title, address, channel, day. Use it so as not to write the same again.',
  arguments: ListPublishedPages,
  effect: 'read',
  short: true,
  integrity: 'trusted',
};
