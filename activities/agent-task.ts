import type { ResearchReport } from '../agents/researcher/card.ts';
import type { Strategy } from '../agents/strategist/card.ts';
import type { AgentTask, AssetForAgents, BriefForAgents, PageForAgents } from '../agents/task.ts';
import type { TaskSpec } from '../domain/agent-run.ts';
import type { Pin } from '../domain/campaign.ts';
import type { Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Finding, Findings } from '../domain/finding.ts';
import { languageOf } from '../domain/ids.ts';
import type { LiveAlert } from '../domain/live-check.ts';
import type { Ref } from '../domain/ref.ts';
import type { DecayReport, LivePage } from '../domain/refresh.ts';
import { limitsBesideLive } from '../guardrails/live-baseline.ts';
import type { Artifacts } from '../store/store.ts';
import type { TenantDependencies } from './dependencies.ts';
import { liveFindings } from './live-findings.ts';
import { once, stepKey } from './once.ts';
import type { RunMaterial } from './run-material.ts';

/** Makes the task that the model sees out of the refs that the workflow carries. */
export async function agentTask(
  deps: TenantDependencies,
  pin: Pin,
  material: RunMaterial,
  spec: TaskSpec,
): Promise<AgentTask> {
  const { artifacts } = deps.store;
  const { language } = spec;
  const brief = forAgents(material);
  const research = () => artifacts.get<ResearchReport>(spec.research!);
  const asset = () => assetForAgents(pin, material, spec.asset!);
  switch (spec.role) {
    case 'researcher':
      return { role: 'researcher', language, brief };
    case 'strategist':
      return { role: 'strategist', language, brief, research: await research(), variants: spec.variants! };
    case 'copywriter': {
      const strategy = await artifacts.get<Strategy>(spec.strategy!);
      const variant = spec.variant!;
      return {
        role: 'copywriter',
        language,
        brief,
        research: await research(),
        strategy,
        asset: asset(),
        hypothesis: hypothesisOf(strategy, variant),
        variant,
      };
    }
    case 'editor': {
      const base = await artifacts.get<Variant>(spec.base!);
      const findings = spec.findings
        ? (await artifacts.get<Findings>(spec.findings)).findings.filter(({ verdict }) => verdict !== 'pass')
        : [];
      const page = await livePage(artifacts, spec.page ?? base.page);
      const instruction = spec.instruction ? (await artifacts.get<{ text: string }>(spec.instruction)).text : null;
      return {
        role: 'editor',
        language,
        brief,
        research: spec.research ? await research() : null,
        asset: besideLive(asset(), page),
        content: base.content,
        findings,
        instruction,
        page: page && forAgentsPage(page),
      };
    }
    case 'seo-analyst': {
      const [page, report] = await Promise.all([
        artifacts.get<LivePage>(spec.page!),
        artifacts.get<DecayReport | LiveAlert>(spec.report!),
      ]);
      return {
        role: 'seo-analyst',
        language,
        brief,
        asset: besideLive(asset(), page),
        page: forAgentsPage(page),
        figures: 'pages' in report ? figuresOf(report) : null,
        findings: await findingsOnce(deps, pin, material, spec.page!, page),
      };
    }
    default:
      throw new CopydeskError('invalid', `No task is known for the role ${spec.role}.`, {
        choices: ['researcher', 'strategist', 'copywriter', 'editor', 'seo-analyst'],
      });
  }
}

/** The hypothesis of a variant; strategies with fewer than wanted are gone through again. */
export const hypothesisOf = ({ hypotheses }: Strategy, variant: number): string =>
  hypotheses[variant % hypotheses.length]!;

function forAgents({ brief: { title, goal, audience, message, products, questions } }: RunMaterial): BriefForAgents {
  return { title, goal, audience, message, products, questions };
}

function assetForAgents(pin: Pin, { workspace }: RunMaterial, name: string): AssetForAgents {
  const { asset, channel, locale } = pin.assets.find((a) => a.asset === name)!;
  const { format, limits, disclosures } = workspace.channels[channel]!;
  return { asset, channel, locale, format, limits, disclosures: disclosures[languageOf(locale)] };
}

const livePage = async (artifacts: Artifacts, page: Ref | string | undefined): Promise<LivePage | null> =>
  page ? artifacts.get<LivePage>(page as Ref) : null;

const forAgentsPage = ({ live: { url }, content }: LivePage): PageForAgents => ({ url, content });

/** Nobody is asked to shorten what is live. */
const besideLive = (asset: AssetForAgents, page: LivePage | null): AssetForAgents =>
  page ? { ...asset, limits: limitsBesideLive(asset.limits, page.content) } : asset;

function figuresOf({ pages, chosen }: DecayReport): Extract<AgentTask, { role: 'seo-analyst' }>['figures'] {
  const { url: _url, verdict: _verdict, why: _why, ...figures } = pages.find(({ url }) => url === chosen)!;
  return figures;
}

/** Found once for each page and state of knowledge, so that every turn of a run is asked the same. */
async function findingsOnce(
  deps: TenantDependencies,
  { knowledgeSnapshot }: Pin,
  material: RunMaterial,
  ref: Ref,
  page: LivePage,
): Promise<Finding[]> {
  const { turns, artifacts } = deps.store;
  const found = await once(turns, stepKey('live-findings', ref, knowledgeSnapshot), async () =>
    artifacts.put('live-findings', await liveFindings(deps, material, page, knowledgeSnapshot)),
  );
  return artifacts.get<Finding[]>(found);
}
