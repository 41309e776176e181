import type { Pin, VariantStatus } from '../../domain/campaign.ts';
import type { Content, Variant } from '../../domain/content.ts';
import type { Findings } from '../../domain/finding.ts';
import { Webhooks } from '../../domain/webhook.ts';
import { Brand, ChannelConfig, Rules, Settings, type Workspace } from '../../domain/workspace.ts';
import { runGuardrails } from '../../guardrails/run-guardrails.ts';
import { snapshot } from '../../knowledge/snapshot.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import type { TenantStore } from '../../store/store.ts';

export const lead = 'lena';
export const approver = 'miriam';
/** Holds no role that may sign off. */
export const bystander = 'otto';

/** A channel of the run: which connector with which settings. */
export interface ChannelOfRun {
  connector: string;
  settings: Record<string, unknown>;
  format?: ChannelConfig['format'];
}

/** The workspace of one tenant, small and valid. */
export function workspaceOf(tenant: string, channels: Record<string, ChannelOfRun>): Workspace {
  const person = (id: string, role: Workspace['people'][number]['roles'][number]) => ({
    id,
    name: id,
    email: `${id}@example.org`,
    roles: [role],
    language: 'en' as const,
  });
  return {
    settings: Settings.parse({ tenant, name: tenant }),
    people: [person(lead, 'content-lead'), person(approver, 'approver'), person(bystander, 'budget-owner')],
    channels: Object.fromEntries(
      Object.entries(channels).map(([name, { connector, settings, format = 'article' }]) => [
        name,
        ChannelConfig.parse({
          connector,
          settings,
          format,
          title: { de: name, en: name },
          locales: ['en-GB'],
          limits: { title: { max: 80 }, description: { max: 200 }, body: { max: 500 } },
        }),
      ]),
    ),
    brand: Brand.parse({
      id: 'nemesis',
      name: 'Nemesis',
      voice: { de: ['klar'], en: ['plain'] },
      linkDomains: ['example.org'],
      callToAction: {
        de: { label: 'Mehr', url: 'https://example.org' },
        en: { label: 'More', url: 'https://example.org' },
      },
    }),
    rules: Rules.parse({}),
    budgets: { campaign: { softCents: 1, hardCents: 1 } },
    models: [],
    knowledge: [],
    webhooks: Webhooks.parse({}),
  };
}

/** A text of its own, so that its hash says which one it is. */
const contentOf = (title: string): Content => ({
  title,
  description: 'A short notice about the opening hours.',
  slug: title.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
  body: [{ kind: 'paragraph', text: `We open at nine. This is ${title}.` }],
  claims: [],
});

/** Puts a checked text into the store, as writing and checking would have left it. */
export async function writtenVariant(
  { artifacts }: TenantStore,
  workspace: Workspace,
  { asset, channel, title }: { asset: string; channel: string; title: string },
): Promise<VariantStatus> {
  const content = contentOf(title);
  const variant: Variant = {
    ...{ asset, channel, locale: 'en-GB', hypothesis: 'none', content },
    ...{ madeBy: 'agent:copywriter', basedOn: null, contributors: ['agent:copywriter'] },
  };
  const ref = await artifacts.put('variant', variant);
  const [findings] = runGuardrails({
    ...{
      variants: [{ ref, content, locale: 'en-GB' }],
      siblings: [],
      products: [],
      passages: new Map(),
      published: [],
    },
    ...{ brand: workspace.brand, rules: workspace.rules, at: new Date() },
    channel: { name: channel, config: workspace.channels[channel]! },
  }) as [Findings];
  if (findings.verdict !== 'pass')
    throw new Error(`The text of the bench has findings: ${findings.findings.map(({ rule }) => rule).join(', ')}.`);
  return {
    variant: ref,
    findings: await artifacts.put('findings', findings),
    verdict: 'pass',
    counts: { repair: 0, human: 0, block: 0 },
    roles: [],
    madeBy: variant.madeBy,
  };
}

/** What all campaigns of one tenant rest on. */
export type Ground = Omit<Pin, 'campaign' | 'assets' | 'title'>;

/** Keeps what pins refer to, once a tenant. */
export async function groundOf({ tenant, sql, artifacts }: TenantStore, workspace: Workspace): Promise<Ground> {
  const { reminderAfterHours, deadlineHours, onTimeout } = workspace.settings.approvals;
  const brief = {
    ...{ id: 'nemesis', brand: 'nemesis', title: 'Nemesis', goal: 'to be published once', baseline: 'none yet' },
    ...{ audience: 'whoever looks', products: [], questions: ['When is it open?'], assets: [], owner: lead },
  };
  return {
    tenant,
    brief: await artifacts.put('brief', brief),
    workspace: await artifacts.put('workspace', workspace),
    products: await artifacts.put('products', []),
    agents: await artifacts.put('agents', {}),
    knowledgeSnapshot: await snapshot({ sql, tenant, now: () => new Date() }),
    policySet: loadPolicySet(housePolicies).hash,
    roles: {},
    repairRounds: 0,
    approvals: { reminderAfterHours, deadlineHours, onTimeout },
    language: 'en',
    brand: 'nemesis',
    owner: lead,
  };
}
