import type { Brief, Estimate } from '../../domain/brief.ts';
import type { ModelRoute } from '../../domain/model-route.ts';
import type { Workspace } from '../../domain/workspace.ts';

/**
 * Planning figures for one run of an agent: turns with a model, tokens in and out of all of them together, seconds of a turn. Taken from runs of the
 * example campaign; an estimate, said to be one wherever it is shown.
 */
const runs = { turns: 2, inputTokens: 9_000, outputTokens: 1_200, secondsPerTurn: 12 };
/** Share of variants that need one repair. */
const repairShare = 0.5;
/** People's minutes: choosing among the variants of an asset, and signing one piece off in one stage. */
const minutesOf = { selection: 4, signOff: 3 };

/** What a campaign of this brief will take. Pure arithmetic over brief and workspace. */
export function estimateCampaign(brief: Brief, { settings, models }: Workspace): Estimate {
  const assets = brief.assets.reduce((sum, { locales }) => sum + locales.length, 0);
  const variants = brief.assets.reduce((sum, asset) => sum + asset.locales.length * asset.variants, 0);
  const agentRuns = 2 + variants + Math.ceil(variants * repairShare);
  const minutes = Math.ceil((4 * runs.turns * runs.secondsPerTurn) / 60);
  const peopleMinutes = assets * (minutesOf.selection + settings.approvals.stages.length * minutesOf.signOff);
  return {
    assets,
    variants,
    modelCalls: agentRuns * runs.turns,
    tokens: agentRuns * (runs.inputTokens + runs.outputTokens),
    costCents: costOf(agentRuns, models),
    minutes,
    peopleMinutes,
    latestStart: latestStart(brief, minutes + settings.approvals.deadlineHours * 60),
  };
}

function costOf(agentRuns: number, models: ModelRoute[]): number | null {
  const price = (models.find((route) => route.class === 'large') ?? models[0])?.priceCents;
  if (models.length === 0) return 0;
  if (!price) return null;
  return Math.ceil((agentRuns * (runs.inputTokens * price.input + runs.outputTokens * price.output)) / 1_000_000);
}

function latestStart(brief: Brief, minutesBefore: number): string | null {
  const times = [
    ...brief.assets.flatMap(({ slot }) => (slot ? [slot] : [])),
    ...(brief.deadline ? [brief.deadline] : []),
  ];
  if (times.length === 0) return null;
  const earliest = Math.min(...times.map((time) => Date.parse(time)));
  return new Date(earliest - minutesBefore * 60_000).toISOString();
}
