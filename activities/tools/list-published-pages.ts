import type { ListPublishedPages } from '../../agents/tools/list-published-pages.ts';
import { publicLabel } from '../../domain/label.ts';
import type { ToolActivity } from './tool-context.ts';

const most = 20;
const newest = 200;

export const listPublishedPages: ToolActivity<ListPublishedPages> = async ({ deps }, { query }) => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const pages = (await deps.store.publications.published(newest))
    .filter(({ title }) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word)))
    .slice(0, most)
    .map(({ title, url, channel, publishedAt }) => ({ title, url, channel, publishedAt }));
  return { value: { pages }, label: { ...publicLabel, sources: ['publications'] } };
};
