import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Content } from '../../domain/content.ts';
import { strictSchema } from '../../models/strict-schema.ts';

const content: Content = {
  title: 'Jacke',
  description: 'Sie hält dicht.',
  slug: 'jacke',
  body: [{ kind: 'paragraph', text: 'Sie hält dicht.' }],
  claims: [],
};
const evidence = { document: 'a.md', passage: 'a.md#0', quote: 'dicht', confidence: 1 };
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const long = (length: number) => 'x'.repeat(length);

describe('a content', () => {
  it('is as long as it needs to be', () => {
    const full = { ...content, body: many(500, content.body[0]!), title: long(300), description: long(1_000) };
    expect(Content.safeParse(full).success).toBe(true);
  });

  it.each<[string, Partial<Content>]>([
    ['a title of blanks', { title: ' \t ' }],
    ['a title over 300 characters', { title: long(301) }],
    ['a description over 1,000', { description: long(1_001) }],
    ['a text over 20,000', { body: [{ kind: 'paragraph', text: long(20_001) }] }],
    ['a list over 200 items', { body: [{ kind: 'list', items: many(201, 'x') }] }],
    ['a body over 500 blocks', { body: many(501, content.body[0]!) }],
    ['over 500 claims', { claims: many(501, { text: 'dicht', evidence: [] }) }],
    ['a claim with over 20 pieces of evidence', { claims: [{ text: 'dicht', evidence: many(21, evidence) }] }],
  ])('is refused with %s', (_name, change) => {
    expect(Content.safeParse({ ...content, ...change }).success).toBe(false);
  });

  it('is still asked of models in strict mode', () => {
    expect(strictSchema(z.toJSONSchema(Content) as Record<string, unknown>).strict).toBe(true);
  });
});
