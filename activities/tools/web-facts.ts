import type { Label } from '../../domain/label.ts';
import type { ToolCall } from '../../domain/model.ts';
import { enabledResearch, isWithin, type Research } from '../../domain/research.ts';
import type { ToolResults } from '../compose-messages.ts';
import type { RunMaterial } from '../run-material.ts';

const webTools = ['search_web', 'fetch_page'];

/**
 * What the policy is told about a call that reaches the web. A request can carry out what the run has read, in its query or in its address; so it counts
 * who may read that, and where the address comes from: `search` (found in this run), `brief`, `domains` (allowed by name), or `model`, which
 * has put it together.
 */
export function webFacts(
  { brief, workspace }: Pick<RunMaterial, 'brief' | 'workspace'>,
  runLabel: Label,
  before: readonly ToolResults[],
  { call, position }: { call: ToolCall; position: number },
): Record<string, unknown> {
  const research = enabledResearch(workspace.research);
  const results = before.flatMap(({ messages }) => messages).filter(({ name }) => webTools.includes(name));
  return {
    enabled: research !== null,
    readers: runLabel.readers,
    calls: results.length + position,
    callsAllowed: research?.limits.callsPerRun ?? 0,
    ...(call.name === 'fetch_page' && { origin: originOf(call.arguments, brief, research, results) }),
  };
}

/** How many calls to the web a turn makes before this one. */
export const webPosition = (calls: readonly ToolCall[], call: ToolCall): number =>
  calls.slice(0, calls.indexOf(call)).filter(({ name }) => webTools.includes(name)).length;

function originOf(
  given: unknown,
  brief: RunMaterial['brief'],
  research: Research | null,
  results: readonly { name: string; content: string }[],
): 'search' | 'brief' | 'domains' | 'model' {
  const text = (given as { url?: unknown } | null)?.url;
  if (typeof text !== 'string' || !URL.canParse(text)) return 'model';
  const { href, hostname } = new URL(text);
  const found = results.filter(({ name }) => name === 'search_web').flatMap(({ content }) => addressesIn(content));
  if (found.includes(href)) return 'search';
  if (addressesOf(JSON.stringify(brief)).includes(href)) return 'brief';
  return isWithin(hostname, research?.domains.allowed ?? []) ? 'domains' : 'model';
}

function addressesIn(content: string): string[] {
  const { results = [] } = JSON.parse(content) as { results?: { url: string }[] };
  return results.map(({ url }) => url);
}

const addressesOf = (text: string): string[] =>
  (text.match(/https?:\/\/[^\s"<>\\]+/g) ?? [])
    .map((url) => url.replace(/[.,;:!?)\]]+$/, ''))
    .flatMap((url) => (URL.canParse(url) ? [new URL(url).href] : []));

const reasons: Record<string, string> = {
  'web-address-of-unknown-origin':
    'only addresses are read that search_web has found in this run, that stand in the brief, or whose domain research.yaml allows by name.',
  'internal-run-stays-inside':
    'this run has read what not everybody may read, and an address or a query would carry it out.',
  'web-calls-used-up': 'this run has made as many calls to the web as research.yaml allows.',
};

/** Why the policy refuses a call to the web, for the agent. */
export const whyNoWeb = (determining: readonly string[]): string =>
  determining.flatMap((id) => reasons[id] ?? []).join(' ') || 'research.yaml does not enable the web for this run.';
