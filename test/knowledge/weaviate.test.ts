import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnowledgeQuery } from '../../domain/knowledge.ts';
import type { KnowledgeSource } from '../../domain/workspace.ts';
import { retireDocument } from '../../knowledge/ingest-document.ts';
import type { KnowledgeDeps } from '../../knowledge/knowledge-deps.ts';
import { searchKnowledge } from '../../knowledge/search-knowledge.ts';
import { snapshot } from '../../knowledge/snapshot.ts';
import {
  add,
  at,
  embedded,
  embedder,
  found,
  type RunningKnowledge,
  search,
  startKnowledge,
} from './weaviate-knowledge.ts';

describe('search in Weaviate', () => {
  let knowledge: RunningKnowledge;
  let deps: KnowledgeDeps;
  beforeAll(async () => {
    knowledge = await startKnowledge();
  }, 120_000);
  afterAll(() => knowledge?.stop());
  beforeEach(() => {
    deps = knowledge.newTenant();
  });

  it('finds inflected forms in German and in English', async () => {
    await add(deps, 'jacke.md', '# Jacken\n\nDie Häuser nähten wasserdichte Nähte.');
    await add(deps, 'boots.md', '# Boots\n\nThe women were washing their leather boots and drying them.');
    expect(await found(deps, 'Haus wasserdichter Naht')).toEqual(['jacke.md#1']);
    expect(await found(deps, 'wash dried boot')).toEqual(['boots.md#1']);
    expect(await found(deps, 'boots', { language: 'de' })).toEqual([]);
    expect(await found(deps, 'der die das')).toEqual([]);
  });

  it('returns the passages of the embedded index, with the same scores while nothing is hidden', async () => {
    await add(deps, 'a.txt', 'Jacke Jacke Hose', { language: 'de', trust: 'foreign' });
    await add(deps, 'b.txt', 'Jacke Hose Hut Schuh', { language: 'de' });
    await add(deps, 'c.txt', 'Die Hose und der Reißverschluss.', { language: 'de' });
    for (const text of ['Jacke', 'Jacke mit Reißverschluss', 'Hut Hose']) {
      const expected = await search(embedded(deps), text);
      const passages = await search(deps, text);
      expect(passages.map(({ score: _, ...passage }) => passage)).toEqual(
        expected.map(({ score: _, ...passage }) => passage),
      );
      for (const [place, { score }] of passages.entries()) expect(score).toBeCloseTo(expected[place]!.score, 4);
    }
  });

  it('finds what the embedded index finds, whatever was added, changed and retired, for every reader, time, language and snapshot', async () => {
    const roles = ['legal', 'approver', '*'];
    const names = ['a.txt', 'b.txt', 'c.txt'];
    const days = ['2026-11-01', '2026-11-20', '2026-12-01'];
    const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const change = fc.record({
      id: fc.constantFrom(...names),
      retire: fc.boolean(),
      text: fc.constantFrom('Marge Jacke', 'Jacken', 'Marge'),
      rules: fc.record({
        readers: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1 }),
        language: fc.constantFrom('de' as const, 'en' as const),
        validFrom: optional(days),
        validUntil: optional(days),
        supersedes: optional(names),
      }),
    });
    const question = fc.record({
      readers: fc.subarray(roles),
      language: optional(['de', 'en'] as const),
      at: fc.constantFrom('2026-10-31', ...days, '2026-12-03').map((day) => new Date(`${day}T00:00:00Z`)),
      back: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.array(question, { minLength: 4, maxLength: 8 }),
        fc.nat(),
        async (changes, questions, taken) => {
          const own = knowledge.newTenant();
          let past = '';
          for (const [step, { id, retire, text, rules }] of changes.entries()) {
            if (retire) await retireDocument(own, id);
            else await add(own, id, text, rules);
            if (step === taken % changes.length) past = await snapshot(own);
          }
          for (const { back, language, ...rest } of questions) {
            const query = { ...rest, limit: 10, ...(language && { language }), ...(back && { snapshot: past }) };
            expect((await found(own, 'Jacke Marge', query)).sort()).toEqual(
              (await found(embedded(own), 'Jacke Marge', query)).sort(),
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  /** Each way of being hidden, with the query it is hidden from. Without its condition in Weaviate's query these would crowd out the answer. */
  const hidden: { how: string; rules?: Partial<KnowledgeSource>; query?: Partial<KnowledgeQuery> }[] = [
    { how: 'others may read', rules: { readers: ['legal'] } },
    { how: 'is not valid yet', rules: { validFrom: '2026-11-25' } },
    { how: 'is no longer valid', rules: { validUntil: '2026-11-23' } },
    { how: 'is in another language', rules: { language: 'en' }, query: { language: 'de' } },
  ];
  it.each(hidden)(
    'fills the answer with what may be seen, however much better fits what $how',
    async ({ rules, query }) => {
      await add(deps, 'offen.txt', 'Ein Satz über vieles, auch über eine Jacke.', { language: 'de' });
      const garments = ['Anorak', 'Parka', 'Mantel', 'Weste', 'Poncho', 'Cape'];
      for (const garment of garments)
        await add(deps, `${garment}.txt`, `Jacke ${garment}`, { language: 'de', ...rules });
      expect(await found(deps, `Jacke ${garments.join(' ')}`, { limit: 1, ...query })).toEqual(['offen.txt#1']);
    },
  );

  it('fills the answer with what may be seen, however much better fits what is superseded, retired or of another snapshot', async () => {
    const numbers = [1, 2, 3, 4, 5, 6];
    await add(deps, 'offen.txt', 'Ein Satz über vieles, auch über eine Jacke.', { language: 'de' });
    const before = await snapshot(deps);
    for (const n of numbers) await add(deps, `${n}.txt`, 'Jacke Jacke Jacke', { language: 'de' });
    const between = await snapshot(deps);
    expect(await found(deps, 'Jacke', { limit: 1 })).not.toEqual(['offen.txt#1']);
    expect(await found(deps, 'Jacke', { limit: 1, snapshot: before })).toEqual(['offen.txt#1']);
    for (const n of numbers) await add(deps, `neu-${n}.txt`, 'Hose', { language: 'de', supersedes: `${n}.txt` });
    expect(await found(deps, 'Jacke', { limit: 1 })).toEqual(['offen.txt#1']);
    for (const n of numbers) for (const id of [`neu-${n}.txt`, `${n}.txt`]) await retireDocument(deps, id);
    expect(await found(deps, 'Jacke', { limit: 1 })).toEqual(['offen.txt#1']);
    expect(await found(deps, 'Jacke', { limit: 1, snapshot: between })).not.toEqual(['offen.txt#1']);
  });

  it('leaves out what is not yet or no longer valid, and what was superseded', async () => {
    await add(deps, 'alt.md', 'Rückgabe in 14 Tagen.');
    await add(deps, 'neu.md', 'Rückgabe in 30 Tagen.', {
      validFrom: '2026-06-01',
      validUntil: '2026-12-31',
      supersedes: 'alt.md',
    });
    const on = (day: string) => found(deps, 'Rückgabe', { at: new Date(`${day}Z`) });
    expect(await on('2026-05-31T23:59:59')).toEqual(['alt.md#1']);
    expect(await on('2026-06-01T00:00:00')).toEqual(['neu.md#1']);
    expect(await on('2026-12-31T23:59:59')).toEqual(['neu.md#1']);
    expect(await on('2027-01-01T00:00:00')).toEqual(['alt.md#1']);
  });

  it('shows a snapshot as it was, also after documents were changed and retired', async () => {
    await add(deps, 'a.md', 'Die Jacke kostet 300 Euro.');
    await add(deps, 'b.md', 'Die Jacke ist dicht.');
    const first = await snapshot(deps);
    const then = await search(deps, 'Jacke', { snapshot: first });
    await add(deps, 'a.md', 'Die Jacke kostet 350 Euro.');
    await retireDocument(deps, 'b.md');
    await add(deps, 'c.md', 'Noch eine Jacke.');
    expect(await found(deps, 'Jacke')).toEqual(['c.md#1', 'a.md#1']);
    const again = await search(deps, 'Jacke', { snapshot: first });
    expect(again.map(({ id, text }) => [id, text])).toEqual(then.map(({ id, text }) => [id, text]));
    await expect(search(deps, 'Jacke', { snapshot: 'sha256:none' })).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it('keeps tenants apart', async () => {
    const other = knowledge.newTenant();
    await add(deps, 'a.md', 'Die Jacke.');
    await add(other, 'a.md', 'Die Jacke der anderen.');
    expect((await search(deps, 'Jacke')).map(({ text }) => text)).toEqual(['Die Jacke.']);
    expect((await search(other, 'Jacke')).map(({ text }) => text)).toEqual(['Die Jacke der anderen.']);
    await retireDocument(other, 'a.md');
    expect(await found(deps, 'Jacke')).toEqual(['a.md#1']);
    expect(await found(other, 'Jacke')).toEqual([]);
  });

  it('searches with the synonyms of a glossary, which count less than the words asked for', async () => {
    await add(deps, 'synonym.md', 'Unsere Hardshell hält dicht.');
    const glossary = [{ language: 'de' as const, use: 'Regenjacke', insteadOf: ['Hardshell'] }];
    const query = { text: 'Regenjacken', readers: [], at, limit: 5 };
    expect(await searchKnowledge(deps, query)).toEqual([]);
    expect(await searchKnowledge(deps, query, glossary)).toMatchObject([{ id: 'synonym.md#1' }]);
    await add(deps, 'word.md', 'Unsere Regenjacke hält dicht.');
    const both = await searchKnowledge(deps, query, glossary);
    expect(both.map(({ id }) => id)).toEqual(['word.md#1', 'synonym.md#1']);
    expect(both[1]!.score).toBeCloseTo((await searchKnowledge(embedded(deps), query, glossary))[1]!.score, 4);
  });

  it('finds by meaning what shares no word, and hides it as well', async () => {
    const hybrid = { ...deps, embedder };
    await add(hybrid, 'a.md', 'Bei Regen bleibt man trocken.');
    await add(hybrid, 'b.md', 'Die Tasche ist aus Leder.');
    await add(hybrid, 'c.md', 'Regen, aber geheim.', { readers: ['legal'] });
    expect(await found(hybrid, 'Wird man nass?')).toEqual(['a.md#1']);
    expect(await found(hybrid, 'und wird es nass?', { readers: ['legal'] })).toEqual(['a.md#1', 'c.md#1']);
    expect(await found(deps, 'Wird man nass?')).toEqual([]);
    expect((await found(hybrid, 'Leder'))[0]).toBe('b.md#1');
  });

  it('ranks by words and vectors together as the embedded index does', async () => {
    const hybrid = { ...deps, embedder };
    await add(hybrid, 'meaning.md', 'Bei Regen bleibt man trocken.');
    await add(hybrid, 'word.md', 'Nasse Tasche aus Leder.');
    await add(hybrid, 'neither.md', 'Der Katalog erscheint im Mai.');
    for (const text of ['Tasche im Regen', 'Leder', 'Was tun, wenn es nass ist?'])
      expect(await found(hybrid, text)).toEqual(await found(embedded(hybrid), text));
  });
});
