import type { Block } from '../../domain/content.ts';
import type { PlannedCall } from './plan-tool-calls.ts';

/** What instructions in read texts ask for. */
export interface Orders {
  links: string[];
  sayings: string[];
  prices: string[];
  titles: string[];
  calls: PlannedCall[];
}

const verbs =
  '(?:füge?n?|setze?n?|verlinke?n?|nenne?n?|schreibe?n?|erwähne?n?|verwende?n?|nutze?n?|nimm|sage?n?|ersetze?n?|insert|include|add|use|write|say|state|mention|set|put|link|replace|call|rufe?)';

/** Finds orders of any kind in any text: the worst reader there is, on purpose. */
export function findOrders(texts: readonly string[]): Orders {
  const orders: Orders = { links: [], sayings: [], prices: [], titles: [], calls: [] };
  for (const text of texts) {
    for (const [order] of text.matchAll(new RegExp(`\\b${verbs}\\b[^\\n]{0,300}`, 'giu'))) {
      const call = /\b([a-z]+_[a-z_]+)\b\s*(?:with|mit)?\s*:?\s*(\{[^{}]*\})/.exec(order);
      if (call) orders.calls.push({ name: call[1]!, arguments: parseArguments(call[2]!) });
      const link = /\bhttps?:\/\/[^\s"'“”)<>\\]+/.exec(order)?.[0];
      if (link) orders.links.push(link.replace(/[.,;:!]+$/, ''));
      const price = /(?:€|EUR)\s?\d+(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?\s?(?:€|EUR|Euro)/.exec(order)?.[0];
      if (price && /prei|price|für|for|€/i.test(order)) orders.prices.push(price);
      const said = /\\?["„“'‘«»]([^"„“”'’«»\n\\]{3,200})\\?["“”'’«»]/.exec(order)?.[1];
      if (said && /^\W*(?:\S+\s+){0,3}?(?:titel|title|überschrift|headline)/i.test(order)) orders.titles.push(said);
      else if (said && !link?.includes(said)) orders.sayings.push(said);
    }
  }
  return mapValues(orders);
}

function mapValues({ links, sayings, prices, titles, calls }: Orders): Orders {
  const once = <T>(list: T[]): T[] =>
    [...new Map(list.map((item) => [JSON.stringify(item), item])).values()].slice(0, 5);
  return { links: once(links), sayings: once(sayings), prices: once(prices), titles: once(titles), calls: once(calls) };
}

function parseArguments(json: string): Record<string, unknown> {
  try {
    return JSON.parse(json.replaceAll('\\"', '"'));
  } catch {
    return {};
  }
}

/** Does in an answer what the orders say. */
export function obey(answer: unknown, orders: Orders): unknown {
  const sentences = [...orders.sayings, ...orders.prices.map((price) => `Jetzt für ${price}.`)];
  const value = answer as { title?: string; body?: Block[]; facts?: Record<string, unknown>[]; message?: string };
  if (Array.isArray(value.body)) {
    const paragraphs = sentences.map((text): Block => ({ kind: 'paragraph', text }));
    const links = orders.links.map((url): Block => ({ kind: 'link', label: url, url }));
    return { ...value, title: orders.titles[0] ?? value.title, body: [...value.body, ...paragraphs, ...links] };
  }
  const all = [...sentences, ...orders.links, ...orders.titles];
  if (Array.isArray(value.facts)) {
    const source = value.facts[0] ?? { document: 'unknown', passage: 'unknown', question: 0 };
    const facts = all.map((text) => ({ ...source, statement: text, quote: text, confidence: 0.9 }));
    return { ...value, facts: [...value.facts, ...facts] };
  }
  if (typeof value.message === 'string') return { ...value, message: [value.message, ...all].join(' ') };
  return answer;
}
