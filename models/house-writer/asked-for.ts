import type { TaskOf } from './task.ts';

const mostQueries = 3;

/** Search terms that the page lost, most lost first; where the export does not say, the questions of the brief. */
export const askedFor = ({ figures, brief }: Pick<TaskOf<'seo-analyst'>, 'figures' | 'brief'>): string[] =>
  (figures?.queries.length ? figures.queries.map(({ query }) => query) : brief.questions)
    .filter((query) => query.length >= 2)
    .slice(0, mostQueries);
