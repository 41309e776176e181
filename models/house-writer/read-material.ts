import { z } from 'zod';
import { Product } from '../../domain/product.ts';
import { BrandRulesShape, type Material, PassageShape, TaskShape } from './task.ts';
import { type ChatMessage, textOf } from './validate-request.ts';

const Passages = z.object({ passages: z.array(z.unknown()) });
const Products = z.object({ products: z.array(z.unknown()) });
const Pages = z.object({ pages: z.array(z.object({ title: z.string(), url: z.string().catch('') })) });

/** The task in the last user message that carries one: its fenced JSON block. Null when there is none of a known role. */
export function readTask(messages: readonly ChatMessage[]): { task: TaskShape; at: number } | null {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]!;
    if (message.role !== 'user') continue;
    for (const [, json] of textOf(message).matchAll(/```json\s*\n([\s\S]*?)\n\s*```/g)) {
      const task = TaskShape.safeParse(parseJson(json!));
      if (task.success) return { task: task.data, at };
    }
  }
  return null;
}

/** Everything that tools returned, by what it is and not by who returned it: a passage is a passage. */
export function readMaterial(messages: readonly ChatMessage[]): Material {
  const material: Material = { passages: [], products: [], rules: null, pages: [] };
  for (const message of messages) {
    if (message.role !== 'tool') continue;
    const value = parseJson(textOf(message));
    const passages = valid(PassageShape, Passages.safeParse(value).data?.passages);
    // Sentences go into the text as they stand, so only the customer's own may be among them.
    material.passages.push(...passages.filter(({ integrity }) => integrity === 'trusted'));
    material.products.push(...valid(Product, Products.safeParse(value).data?.products));
    material.pages.push(...(Pages.safeParse(value).data?.pages ?? []));
    if (value && typeof value === 'object' && 'callToAction' in value) material.rules = BrandRulesShape.parse(value);
  }
  material.passages = uniqueBy(material.passages, (passage) => passage.id);
  material.products = uniqueBy(material.products, (product) => product.sku);
  return material;
}

const Results = z.object({ results: z.array(z.object({ url: z.string(), snippet: z.string() })) });

/** Addresses that a search of the web found, best first. */
export const foundPages = (messages: readonly ChatMessage[]): string[] =>
  messages
    .filter(({ role }) => role === 'tool')
    .flatMap((message) => Results.safeParse(parseJson(textOf(message))).data?.results ?? [])
    .map(({ url }) => url);

const valid = <T>(shape: z.ZodType<T>, list: unknown[] = []): T[] =>
  list.flatMap((item) => {
    const result = shape.safeParse(item);
    return result.success ? [result.data] : [];
  });

const uniqueBy = <T>(list: T[], key: (item: T) => string): T[] => [
  ...new Map(list.map((item) => [key(item), item])).values(),
];

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
