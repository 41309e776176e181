import type { Block, Claim, Content } from '../../domain/content.ts';
import { standsIn } from './body.ts';
import { composeAd } from './compose-ad.ts';
import { inBrief } from './compose-content.ts';
import type { Revision } from './revision.ts';
import { slugOf } from './shorten.ts';

/** Brings an ad within its limits: what is too long or said twice goes, what is missing comes from the same evidence as before. */
export function keepAd(content: Content, { task, material, spare }: Revision): Content {
  const { asset, brief, language } = task;
  const { headings, paragraphs, title: titles } = asset.limits;
  const fresh = composeAd({
    ...{ language, brief, asset, rules: material.rules, pool: spare, products: inBrief(material, brief.products) },
    ...{ message: brief.message ?? '', structure: 'benefit', variant: 0, variants: 1 },
  });
  const both = (kind: 'heading' | 'paragraph', limits: typeof headings): Block[] => {
    const of = ({ body }: Content) => body.flatMap((block) => (block.kind === kind ? [block.text] : []));
    const fits = (text: string): boolean => !limits || [...text].length <= limits.length;
    const kept = [...new Set(of(content).filter(fits))].slice(0, limits?.max);
    const more = of(fresh).filter((text) => !kept.includes(text));
    while (limits && kept.length < limits.min && more.length) kept.push(more.shift()!);
    return kept.map((text) => ({ kind, text }));
  };
  const link = [...content.body, ...fresh.body].find(({ kind }) => kind === 'link');
  const body = [...both('heading', headings), ...both('paragraph', paragraphs), ...(link ? [link] : [])];
  const claims: Claim[] = [...content.claims, ...fresh.claims].filter(({ text }) => standsIn(body, text));
  const fitting = [...content.title].length >= titles.min && [...content.title].length <= titles.max;
  const title = fitting ? content.title : fresh.title;
  return {
    title,
    description: '',
    slug: fitting ? content.slug : slugOf(title),
    body: body.length ? body : fresh.body,
    claims: [...new Map(claims.map((claim) => [claim.text, claim])).values()],
  };
}
