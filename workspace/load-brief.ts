import { Brief } from '../domain/brief.ts';
import { blackoutsAt, nextOpening, whyNotAt } from '../domain/calendar.ts';
import { explainObstacles } from '../domain/calendar-words.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import type { Calendar, Workspace } from '../domain/workspace.ts';
import { readYaml } from './read-yaml.ts';
import { type FieldProblem, throwProblems } from './workspace-problems.ts';

/** What a brief refers to. */
export interface BriefContext {
  workspace: Workspace;
  products: readonly Product[];
}

/**
 * Loads a brief and holds it against its workspace. Throws `WorkspaceProblems` with all that is wrong; `not_found` when there is no file.
 */
export async function loadBrief(file: string, context: BriefContext): Promise<Brief> {
  const brief = await readYaml(file, Brief);
  if (!brief) throw new CopydeskError('not_found', 'There is no brief here.', { where: { file } });
  throwProblems([...brief.problems, ...(brief.value ? checkBrief(brief.value, context).map(brief.problem) : [])]);
  return brief.value!;
}

/** What a brief refers to and the workspace does not have; also for briefs that come from elsewhere than a file. */
export function checkBrief(brief: Brief, { workspace, products }: BriefContext): FieldProblem[] {
  const { channels, people, brand } = workspace;
  const { timeZone } = workspace.settings;
  const leads = people.filter((person) => person.roles.includes('content-lead')).map((person) => person.id);
  const skus = products.map((product) => product.sku);
  const problems: FieldProblem[] = [];
  if (brief.brand !== brand.id)
    problems.push({ path: ['brand'], message: `There is no brand "${brief.brand}".`, choices: [brand.id] });
  if (!leads.includes(brief.owner)) {
    const known = people.some((person) => person.id === brief.owner);
    const message = known
      ? `"${brief.owner}" does not hold the role content-lead.`
      : `There is no person "${brief.owner}".`;
    problems.push({ path: ['owner'], message, choices: leads });
  }
  brief.products.forEach((sku, index) => {
    if (!skus.includes(sku))
      problems.push({ path: ['products', index], message: `The price list has no product "${sku}".`, choices: skus });
  });
  const seen = new Set<string>();
  brief.assets.forEach((asset, index) => {
    const channel = Object.hasOwn(channels, asset.channel) ? channels[asset.channel] : undefined;
    if (!channel) {
      problems.push({
        path: ['assets', index, 'channel'],
        message: `There is no channel "${asset.channel}".`,
        choices: Object.keys(channels),
      });
    }
    if (channel?.calendar && asset.slot)
      problems.push(...blackoutProblems(index, asset.slot, channel.calendar, timeZone));
    asset.locales.forEach((locale, at) => {
      // WCAG 2.2, 1.1.1, which the BFSG asks for since June 2025.
      if (asset.image && !asset.image.alt[locale])
        problems.push({
          path: ['assets', index, 'image', 'alt'],
          message: `The image has no description for "${locale}": those who do not see it need one.`,
        });
      const path = ['assets', index, 'locales', at];
      if (channel && !channel.locales.includes(locale)) {
        problems.push({
          path,
          message: `The channel "${asset.channel}" has no locale "${locale}".`,
          choices: channel.locales,
        });
      }
      const key = `${asset.channel}/${locale}`;
      if (seen.has(key))
        problems.push({
          path,
          message: `The asset "${key}" stands here a second time; ask for more variants instead.`,
        });
      seen.add(key);
    });
  });
  return problems;
}

/** A slot in a blackout. What others have by then shows when it is approved. */
function blackoutProblems(index: number, slot: string, calendar: Calendar, timeZone: string): FieldProblem[] {
  const at = new Date(slot);
  if (blackoutsAt(at, calendar, timeZone).length === 0) return [];
  const next = nextOpening(at, calendar, timeZone, []);
  const words = explainObstacles(whyNotAt(at, calendar, timeZone, []), next, timeZone);
  const choices = next ? [next.toISOString()] : [];
  return [{ path: ['assets', index, 'slot'], message: words.en, choices }];
}
