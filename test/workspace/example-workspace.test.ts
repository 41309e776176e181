import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import picomatch from 'picomatch';
import { guardrailRules } from '../../guardrails/registry.ts';
import { jsonSchemas } from '../../workspace/json-schema.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { loadBrief } from '../../workspace/load-brief.ts';
import { loadProducts } from '../../workspace/load-products.ts';
import { connectors, example } from './example.ts';

const load = () => loadWorkspace(example, connectors, Object.keys(guardrailRules));

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
  return (await Promise.all(nested)).flat();
}

describe('the example workspace', () => {
  it('loads, with the defaults of connectors filled in', async () => {
    const workspace = await load();
    expect(workspace.settings.tenant).toBe('steinfoehr');
    expect(Object.keys(workspace.channels)).toEqual(['journal', 'teaser', 'blog', 'google-ads']);
    expect(workspace.channels.blog?.settings).toMatchObject({ metaKey: 'copydesk_publication_id', timeoutSeconds: 30 });
    expect(workspace.people.flatMap(({ roles }) => roles)).toEqual([
      'content-lead',
      'approver',
      'approver',
      'legal',
      'admin',
      'budget-owner',
    ]);
  });

  it('has a price list in cents', async () => {
    const products = await loadProducts(example);
    expect(products).toHaveLength(14);
    expect(products[0]).toEqual({
      sku: 'SF-1001',
      name: { de: 'Hardshelljacke Nordgrat 3L', en: 'Nordgrat 3L Hardshell Jacket' },
      priceCents: 38900,
      currency: 'EUR',
      lowest30DaysCents: null,
      minimumCents: 34900,
      url: 'https://www.steinfoehr.example/nordgrat-3l',
      attributes: { weight: '412 g', hydrostatic_head: '20.000 mm', layers: '3', sizes: 'XS–XXL' },
    });
    expect(products.find(({ sku }) => sku === 'SF-5001')?.priceCents).toBe(2490);
  });

  it('has briefs that hold against it, and the first needs no WordPress', async () => {
    const context = { workspace: await load(), products: await loadProducts(example) };
    const names = (await readdir(join(example, 'briefs'))).sort();
    expect(names).toEqual([
      'evergreen-layering.yaml',
      'nordgrat-anzeige.yaml',
      'produkt-launch-blog.yaml',
      'produkt-launch.yaml',
    ]);
    const briefs = await Promise.all(names.map((name) => loadBrief(join(example, 'briefs', name), context)));
    const connectorsOf = briefs.map(({ assets }) =>
      assets.map(({ channel }) => context.workspace.channels[channel]!.connector),
    );
    expect(connectorsOf).toEqual([['folder'], ['google-ads'], ['wordpress', 'folder'], ['folder', 'folder']]);
  });

  it('has a source for every knowledge document and a document for every source', async () => {
    const { knowledge } = await load();
    const files = (await filesBelow(`${example}/knowledge`)).map((file) => file.slice(example.length + 1));
    expect(files.length).toBeGreaterThanOrEqual(22);
    const matchers = knowledge.map((source) => ({ source, matches: picomatch(source.files) }));
    const used = files.map((file) => matchers.find(({ matches }) => matches(file))?.source.files);
    expect(files.filter((_, index) => used[index] === undefined)).toEqual([]);
    expect(knowledge.map(({ files }) => files).filter((glob) => !used.includes(glob))).toEqual([]);
    for (const { supersedes } of knowledge) if (supersedes) expect(files).toContain(supersedes);
  });

  it('keeps the words of its own blocklist out of its own documents', async () => {
    const { rules } = await load();
    const files = (await filesBelow(`${example}/knowledge`)).filter(
      (file) => /\.(md|html)$/.test(file) && !file.includes('/fremd/'),
    );
    for (const file of files) {
      const text = (await readFile(file, 'utf8')).toLowerCase();
      for (const { term } of rules.blocklist)
        expect({ file, term, found: text.includes(term.toLowerCase()) }).toEqual({ file, term, found: false });
    }
  });

  it('carries schemas for editors that are current; `npx tsx scripts/write-schemas.ts` brings them up to date', async () => {
    for (const [name, schema] of Object.entries(jsonSchemas(connectors))) {
      const committed = JSON.parse(await readFile(join(example, '.schemas', name), 'utf8'));
      expect({ name, schema: committed }).toEqual({ name, schema: JSON.parse(JSON.stringify(schema)) });
    }
  });

  it('points every YAML file to its schema', async () => {
    const files = (await filesBelow(example)).filter((file) => file.endsWith('.yaml'));
    for (const file of files) {
      const [, target] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(await readFile(file, 'utf8')) ?? [];
      await expect(readFile(join(file, '..', target!), 'utf8')).resolves.toContain('json-schema.org');
    }
  });
});
