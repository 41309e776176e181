import type { ResearchReport } from '../agents/researcher/card.ts';
import type { Strategy } from '../agents/strategist/card.ts';
import type { AgentTask, AssetForAgents, BriefForAgents } from '../agents/task.ts';
import type { TaskSpec } from '../domain/agent-run.ts';
import type { Pin } from '../domain/campaign.ts';
import type { Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Findings } from '../domain/finding.ts';
import { languageOf } from '../domain/ids.ts';
import type { Artifacts } from '../store/store.ts';
import type { RunMaterial } from './run-material.ts';

/** Makes the task that the model sees out of the refs that the workflow carries. */
export async function agentTask(
  artifacts: Artifacts,
  pin: Pin,
  material: RunMaterial,
  spec: TaskSpec,
): Promise<AgentTask> {
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
      const instruction = spec.instruction ? (await artifacts.get<{ text: string }>(spec.instruction)).text : null;
      return {
        role: 'editor',
        language,
        brief,
        research: await research(),
        asset: asset(),
        content: base.content,
        findings,
        instruction,
      };
    }
    default:
      throw new CopydeskError('invalid', `No task is known for the role ${spec.role}.`, {
        choices: ['researcher', 'strategist', 'copywriter', 'editor'],
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
