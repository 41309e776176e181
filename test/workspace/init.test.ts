import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { Slug } from '../../domain/text.ts';
import { initWorkspace } from '../../workspace/init.ts';
import { InitAnswers as Answers, type InitAnswers, initQuestions, slugOf } from '../../workspace/init-questions.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { loadBrief } from '../../workspace/load-brief.ts';
import { loadProducts } from '../../workspace/load-products.ts';
import { connectors } from './example.ts';

const answers: InitAnswers = {
  company: 'Bäckerei Grünspan & Töchter',
  website: 'https://www.gruenspan.example',
  person: 'Änne Grünspan',
  email: 'aenne@gruenspan.example',
  language: 'de',
  knowledge: '',
  publish: 'site',
};
const temporary = () => mkdtemp(join(tmpdir(), 'copydesk-init-'));

async function loadAll(folder: string) {
  const workspace = await loadWorkspace(folder, connectors);
  const context = { workspace, products: await loadProducts(folder) };
  const [name] = await readdir(join(folder, 'briefs'));
  return { workspace, brief: await loadBrief(join(folder, 'briefs', name!), context) };
}

describe('a new workspace', () => {
  it.each(['de', 'en'] as const)(
    'loads with its first brief, in %s, for one person who works alone',
    async (language) => {
      const folder = join(await temporary(), 'new', 'workspace');
      await initWorkspace(folder, { ...answers, language }, connectors);
      const { workspace, brief } = await loadAll(folder);
      expect(workspace.settings).toMatchObject({ tenant: 'baeckerei-gruenspan-toechter', mode: 'solo' });
      expect(workspace.people).toMatchObject([{ id: 'aenne-gruenspan', language }]);
      expect(brief).toMatchObject({
        owner: 'aenne-gruenspan',
        assets: [{ channel: 'journal', locales: [language === 'de' ? 'de-DE' : 'en-GB'] }],
      });
      expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('/site/\n');
      const [document] = await readdir(join(folder, 'knowledge'));
      expect(workspace.knowledge.some(({ files }) => picomatch(files)(`knowledge/${document}`))).toBe(true);
      expect(existsSync(join(folder, '.schemas/brief.schema.json'))).toBe(true);
    },
  );

  it('takes the documents of a folder, and only documents', async () => {
    const source = await temporary();
    await mkdir(join(source, 'produkte/.git'), { recursive: true });
    await writeFile(join(source, 'produkte/brot.md'), '# Brot\n');
    await writeFile(join(source, 'produkte/.git/x.md'), 'no');
    await writeFile(join(source, 'tool.exe'), 'no');
    const folder = await temporary();
    await initWorkspace(folder, { ...answers, knowledge: source }, connectors);
    expect((await readdir(join(folder, 'knowledge'), { recursive: true })).sort()).toEqual([
      'produkte',
      'produkte/brot.md',
    ]);
  });

  it('loads whatever the company and the person are called', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => `${text}: "a" #b & {c}`);
    await fc.assert(
      fc.asyncProperty(name, name, async (company, person) => {
        fc.pre(Answers.safeParse({ ...answers, company, person }).success);
        const folder = await temporary();
        await initWorkspace(folder, { ...answers, company, person }, connectors);
        const { workspace } = await loadAll(folder);
        expect(workspace.brand.name).toBe(company.trim());
        await rm(folder, { recursive: true });
      }),
      { numRuns: 10 },
    );
  });

  it('leaves a folder alone that holds something', async () => {
    const folder = await temporary();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(initWorkspace(folder, answers, connectors)).rejects.toMatchObject({
      errorClass: 'conflict',
      message: expect.stringMatching(/not empty/),
      where: { file: folder },
    });
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  it('says so when it may not write there, or when there is a file', async () => {
    // Not even an administrator can make a folder here, on any system.
    await expect(initWorkspace('/proc/copydesk/workspace', answers, connectors)).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringMatching(/cannot be written to/),
    });
    const file = join(await temporary(), 'file');
    await writeFile(file, '');
    await expect(initWorkspace(file, answers, connectors)).rejects.toMatchObject({
      message: expect.stringMatching(/There is a file of this name/),
    });
  });

  it('leaves nothing behind when the documents cannot be had', async () => {
    const folder = join(await temporary(), 'workspace');
    const knowledge = await temporary();
    await expect(initWorkspace(folder, { ...answers, knowledge }, connectors)).rejects.toMatchObject({
      where: { file: knowledge, field: 'knowledge' },
      choices: ['.md', '.html', '.htm', '.pdf', '.txt', '.csv'],
    });
    await expect(
      initWorkspace(folder, { ...answers, knowledge: join(knowledge, 'none') }, connectors),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/cannot be read/),
    });
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['company', ''],
    ['company', '???'],
    ['company', 'a\nb'],
    ['website', 'javascript:alert(1)'],
    ['email', 'nobody'],
    ['language', 'fr'],
    ['publish', 'knowledge/out'],
    ['publish', './knowledge'],
    ['publish', '.'],
    ['person', 'Eva \u202Enatas'],
  ])('refuses %s = %j with the words of its question', async (field, value) => {
    const folder = join(await temporary(), 'workspace');
    const question = initQuestions.find(({ id }) => id === field)!;
    await expect(initWorkspace(folder, { ...answers, [field]: value }, connectors)).rejects.toMatchObject({
      errorClass: 'invalid',
      message: question.refusal.en,
      where: { field },
    });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('init questions', () => {
  it('ask for every answer once, and take their own defaults', () => {
    expect(initQuestions.map(({ id }) => id).sort()).toEqual(Object.keys(Answers.shape).sort());
    for (const { id, default: value } of initQuestions)
      if (value !== null) expect(Answers.shape[id].safeParse(value).success).toBe(true);
  });

  it('make ids of names that are always slugs, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const slug = slugOf(name);
        expect(slug === '' || Slug.safeParse(slug).success).toBe(true);
      }),
    );
    expect(slugOf('Müller & Söhne, Straße 7')).toBe('mueller-soehne-strasse-7');
  });
});
