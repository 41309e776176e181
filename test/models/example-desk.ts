import { readdirSync, readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AgentCard } from '../../agents/card.ts';
import { copywriter } from '../../agents/copywriter/card.ts';
import { editor } from '../../agents/editor/card.ts';
import { type ResearchReport, researcher } from '../../agents/researcher/card.ts';
import { type Strategy, strategist } from '../../agents/strategist/card.ts';
import type { AgentTask, AssetForAgents } from '../../agents/task.ts';
import { tools } from '../../agents/tools/registry.ts';
import type { Content } from '../../domain/content.ts';
import type { Message } from '../../domain/model.ts';
import type { Product } from '../../domain/product.ts';
import { chunk } from '../../knowledge/chunk.ts';
import { readHtml } from '../../knowledge/read-html.ts';
import { readMarkdown } from '../../knowledge/read-markdown.ts';
import type { ModelGateway } from '../../models/gateway.ts';

const workspace = new URL('../../examples/workspace/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, workspace), 'utf8');
const english = /\/(?:products|guides|company)\/|service\/(?:faq-en|repairs|sizing|warranty)/;
const hidden = /\/(?:archiv|intern|fremd)\//;

export interface ExamplePassage {
  id: string;
  document: string;
  title: string;
  heading: string | null;
  text: string;
  language: 'de' | 'en';
}

/** The passages of the example workspace that everybody may read and that hold today, cut as the house cuts them. */
export async function examplePassages(): Promise<ExamplePassage[]> {
  const files = readdirSync(new URL('knowledge/', workspace), { recursive: true, encoding: 'utf8' }).sort();
  const documents = files
    .map((file) => `knowledge/${file}`)
    .filter((file) => /\.(?:md|html)$/.test(file) && !hidden.test(file));
  const passages = await Promise.all(
    documents.map(async (document) => {
      const raw = document.endsWith('.md') ? readMarkdown(read(document), document) : readHtml(read(document));
      const chunks = await chunk(raw.sections, { size: 900, overlap: 120 });
      const language: 'de' | 'en' = english.test(document) ? 'en' : 'de';
      return chunks.map(({ ordinal, heading, text }) => ({
        id: `${document}#${ordinal}`,
        document,
        title: raw.title ?? document,
        heading,
        text,
        language,
      }));
    }),
  );
  return passages.flat();
}

/** The price list as the house reads it. */
export function exampleProducts(): Product[] {
  const rows: Record<string, string>[] = parseCsv(read('prices.csv'), { columns: true, delimiter: ';' });
  const cents = (text: string | undefined): number | null =>
    text ? Math.round(Number(text.replace(',', '.')) * 100) : null;
  return rows.map((row) => ({
    sku: row.sku!,
    name: { de: row.name_de!, en: row.name_en! },
    priceCents: cents(row.price)!,
    currency: row.currency!,
    lowest30DaysCents: cents(row.lowest_30_days),
    minimumCents: cents(row.minimum),
    url: row.url!,
    attributes: Object.fromEntries(row.attributes!.split(';').map((pair) => pair.split('=') as [string, string])),
  }));
}

/** A brief of the workspace, by file name. */
export const exampleBrief = (file: string) => parse(read(`briefs/${file}`));

/** What an asset on a channel of the workspace asks for. */
export function exampleAsset(channel: string, locale: string): AssetForAgents {
  const { format, limits, disclosures } = parse(read('channels.yaml')).channels[channel];
  return {
    asset: `${channel}/${locale}`,
    channel,
    locale,
    format,
    limits,
    disclosures: disclosures?.[locale.slice(0, 2)] ?? [],
  };
}

/** The tools of the house over the example workspace; search counts shared words. */
export function exampleTools(passages: readonly ExamplePassage[], products: readonly Product[]) {
  const brand = parse(read('brand.yaml'));
  const { blocklist } = parse(read('rules.yaml'));
  const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\d]{4,}/gu));
  return (name: string, args: never): unknown => {
    const {
      query,
      language,
      limit = 6,
      skus,
    } = args as { query: string; language: 'de' | 'en'; limit?: number; skus: string[] };
    switch (name) {
      case 'search_knowledge': {
        const asked = words(query);
        const score = (passage: ExamplePassage): number =>
          [...words(`${passage.title} ${passage.heading} ${passage.text}`)].filter((word) => asked.has(word)).length;
        const found = passages.filter((passage) => passage.language === language && score(passage) > 0);
        return { passages: found.sort((a, b) => score(b) - score(a)).slice(0, limit) };
      }
      case 'look_up_prices':
        return { products: products.filter(({ sku }) => skus.includes(sku)) };
      case 'read_brand_rules':
        return {
          voice: brand.voice[language],
          terminology: brand.terminology.filter((term: { language: string }) => term.language === language),
          blocklist: blocklist.filter((term: { language?: string }) => !term.language || term.language === language),
          callToAction: brand.callToAction[language],
          linkDomains: brand.linkDomains,
        };
      default:
        return { pages: [] };
    }
  };
}

/** Runs one agent to its final answer, as the durable loop does, and validates it with the card's schema. */
export async function runExampleAgent<T>(
  gateway: ModelGateway,
  card: AgentCard,
  task: AgentTask,
  useTool: ReturnType<typeof exampleTools>,
): Promise<T> {
  const messages: Message[] = [
    { role: 'system', content: `You are the ${card.role}.` },
    { role: 'user', content: `Task:\n\n\`\`\`json\n${JSON.stringify(task, null, 2)}\n\`\`\`` },
  ];
  for (let turn = 0; turn < card.maxTurns; turn++) {
    const answer = await gateway.call({
      modelClass: card.modelClass,
      temperature: card.temperature,
      messages,
      tools: card.tools.map((name) => ({
        name,
        description: tools[name]!.description,
        parameters: z.toJSONSchema(tools[name]!.arguments) as Record<string, unknown>,
      })),
      output: { name: card.output.name, schema: z.toJSONSchema(card.output.schema) as Record<string, unknown> },
    });
    if (!answer.toolCalls.length) return card.output.schema.parse(JSON.parse(answer.content)) as T;
    messages.push({ role: 'assistant', content: answer.content, toolCalls: answer.toolCalls });
    for (const call of answer.toolCalls) {
      const args = tools[call.name]!.arguments.parse(call.arguments) as never;
      messages.push({
        role: 'tool',
        toolCallId: call.id,
        name: call.name,
        content: JSON.stringify(useTool(call.name, args)),
      });
    }
  }
  throw new Error('The agent gave no final answer.');
}

/** Research, strategy and variants for one asset of a brief. */
export async function runExampleDesk(
  gateway: ModelGateway,
  briefFile: string,
  asset: AssetForAgents,
  variants: number,
) {
  const brief = exampleBrief(briefFile);
  const language = asset.locale.slice(0, 2) as 'de' | 'en';
  const useTool = exampleTools(await examplePassages(), exampleProducts());
  const run = <T>(card: AgentCard, task: AgentTask): Promise<T> => runExampleAgent<T>(gateway, card, task, useTool);
  const research = await run<ResearchReport>(researcher, { role: 'researcher', language, brief });
  const strategy = await run<Strategy>(strategist, { role: 'strategist', language, brief, research, variants });
  const contents: Content[] = [];
  for (const [variant, hypothesis] of strategy.hypotheses.entries()) {
    const task: AgentTask = { role: 'copywriter', language, brief, research, strategy, asset, hypothesis, variant };
    contents.push(await run<Content>(copywriter, task));
  }
  const edit = (content: Content, more: Partial<Extract<AgentTask, { role: 'editor' }>>): Promise<Content> =>
    run<Content>(editor, {
      role: 'editor',
      language,
      brief,
      research,
      asset,
      content,
      findings: [],
      instruction: null,
      page: null,
      ...more,
    });
  return { brief, research, strategy, contents, edit };
}
