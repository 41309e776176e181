import { askedFor } from './asked-for.ts';
import { skuOf } from './sku-of.ts';
import type { TaskShape } from './task.ts';

const webQuestions = 3;
const webPages = 3;

export interface PlannedCall {
  name: string;
  arguments: Record<string, unknown>;
}

/** The tools a role needs, all in one turn; those that are not offered are left out. */
export function planToolCalls(task: TaskShape, offered: readonly string[]): PlannedCall[] {
  return wanted(task).filter((call) => offered.includes(call.name));
}

function wanted(task: TaskShape): PlannedCall[] {
  const { brief, language } = task;
  const prices = { name: 'look_up_prices', arguments: { skus: brief.products } };
  const rules = { name: 'read_brand_rules', arguments: { language } };
  switch (task.role) {
    case 'researcher':
      return [
        ...brief.questions.slice(0, 10).map((question) => search(question, language, 8)),
        prices,
        ...brief.questions.slice(0, webQuestions).map((question) => ({
          name: 'search_web',
          arguments: { query: question.slice(0, 400).padEnd(2), limit: 5 },
        })),
      ];
    case 'strategist':
      return [rules, { name: 'list_published_pages', arguments: { query: '' } }];
    case 'copywriter':
      return [prices, rules, ...copyQueries(task).map((query) => search(query, language, 12))];
    case 'editor':
      return task.findings.some((finding) => finding.rule.startsWith('price/')) ||
        /prei|price/i.test(task.instruction ?? '')
        ? [prices]
        : [];
    case 'seo-analyst': {
      const rows = task.findings.flatMap(({ evidence }) => evidence.flatMap(({ source }) => skuOf(source) ?? []));
      const said = task.findings.flatMap(({ evidence }) =>
        evidence.filter(({ source }) => !skuOf(source)).map(({ text }) => text),
      );
      return [
        { ...prices, arguments: { skus: [...new Set([...brief.products, ...rows])].slice(0, 50) } },
        ...askedFor(task).map((query) => search(query, language, 8)),
        ...[...new Set(said)].slice(0, 10).map((text) => search(text, language, 4)),
      ];
    }
  }
}

const search = (query: string, language: string, limit: number): PlannedCall => ({
  name: 'search_knowledge',
  arguments: { query: query.slice(0, 400).padEnd(2), language, limit },
});

/** The pages that a search found and nobody has read yet, in one turn after it: so many in all. */
export function planPageReads(task: TaskShape, found: readonly string[], offered: readonly string[]): PlannedCall[] {
  if (task.role !== 'researcher' || !offered.includes('fetch_page')) return [];
  const about = task.brief.questions.join(' ').slice(0, 400);
  return [...new Set(found)].slice(0, webPages).map((url) => ({ name: 'fetch_page', arguments: { url, about } }));
}

/** What the text is about, and what readers ask: two searches give enough to choose from for variants that differ. */
function copyQueries({ brief, strategy }: Extract<TaskShape, { role: 'copywriter' }>): string[] {
  const topic = [brief.title, strategy.message || brief.message, ...strategy.points.map(({ point }) => point)];
  return [topic.filter(Boolean).join(' '), brief.questions.join(' ')].filter((query) => query.length >= 2);
}

/** For own agents: one search for what the user said, and every tool that can be called without arguments. */
export function planGenericCalls(
  question: string,
  tools: readonly { name: string; required: string[] }[],
): PlannedCall[] {
  return tools.flatMap(({ name, required }) => {
    if (required.length === 0) return [{ name, arguments: {} }];
    if (required.length === 1 && required[0] === 'query')
      return [{ name, arguments: { query: question.slice(0, 400) } }];
    return [];
  });
}
