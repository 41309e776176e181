import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestTenant } from '../support/house.ts';

/** Tenants whose prefixes of variables begin alike, with the same people, products, briefs and campaigns. */
export const tenantIds = ['kogel', 'kogel-nord', 'wiesel'] as const;
export type TenantId = (typeof tenantIds)[number];

/** A word that no text has but those of one tenant. */
export const canaryOf = (tenant: TenantId): string =>
  ({ kogel: 'Xanthorque', 'kogel-nord': 'Yperbolique', wiesel: 'Zwirbeldraht' })[tenant];

/** All that would be a leak in the hands of another tenant: its word, its folder, its address. */
export const secretsOf = (tenant: TenantId): RegExp =>
  new RegExp(`${canaryOf(tenant)}|/workspaces/${tenant}/|/workspaces/${tenant}"|@${tenant}\\.example`, 'i');

/** A workspace in which the names of company, people, channels and products, and a document, hold the word of their tenant. */
export const withCanaries = (id: TenantId): TestTenant => ({
  id,
  async adapt(workspace) {
    const canary = canaryOf(id);
    const change = async (file: string, from: RegExp, to: string) => {
      const path = join(workspace, file);
      const text = await readFile(path, 'utf8');
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} has nothing like ${from}.`);
      await writeFile(path, changed);
    };
    await change('workspace.yaml', /^name: .*$/m, `name: ${canary} GmbH`);
    await change('people.yaml', /name: (\S+) \S+$/gm, `name: $1 ${canary}`);
    await change('people.yaml', /@steinfoehr\.example/g, `@${id}.example`);
    await change('channels.yaml', /title: \{ de: Journal/, `title: { de: Journal ${canary}`);
    await change('prices.csv', /Hardshelljacke Nordgrat 3L/, `Hardshelljacke Nordgrat 3L ${canary}`);
    await writeFile(
      join(workspace, 'knowledge/unternehmen/geheimnis.md'),
      `# ${canary}\n\nDie Nordgrat 3L hat ein Geheimnis: ${canary} macht sie dicht.\n`,
    );
    await appendFile(join(workspace, 'brand.yaml'), `\n# ${canary}\n`);
  },
});

export const briefOf = (tenant: TenantId, id: string) => ({
  id,
  brand: 'steinfoehr',
  title: `Die Nordgrat 3L ist da: ${canaryOf(tenant)}`,
  goal: `600 verkaufte Jacken bis Ende Februar für ${canaryOf(tenant)}`,
  baseline: 'bisher keine, neues Produkt',
  audience: `Menschen, die ${canaryOf(tenant)} kennen und bei jedem Wetter in den Bergen sind`,
  products: ['SF-1001'],
  questions: ['Was hält die Nordgrat 3L aus?'],
  assets: [{ channel: 'teaser', locales: ['de-DE'], variants: 1 }],
  owner: 'lena-hofer',
});

export const scheduleOf = (tenant: TenantId, id: string) => {
  const work = { kind: 'campaign', brief: briefOf(tenant, id) };
  return { id, title: `Immer wieder ${canaryOf(tenant)}`, cron: '0 7 1 1 *', work };
};
