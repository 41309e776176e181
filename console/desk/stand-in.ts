import type { ApprovalRequest, AssetStatus, StageStatus } from '../../domain/campaign.ts';
import { type Reviewer, standsInFor } from '../../domain/deputies.ts';
import type { Workspace } from '../../domain/workspace.ts';

/** Who could stand in for whom at a moment. `timeZone` is the workspace's: by its calendar people are away. */
export interface Office {
  people: readonly Reviewer[];
  timeZone: string;
  at: Date;
}

export const officeOf = ({ people, settings }: Pick<Workspace, 'people' | 'settings'>, at: Date): Office => ({
  people,
  timeZone: settings.timeZone,
  at,
});

/** Person ids in whose place somebody may sign off an asset now, without holding the role. Shown only: the policy decides. */
export function deputyFor(asset: AssetStatus, person: string, office: Office): string[] {
  const open = openStage(asset);
  if (!open || !asset.request) return [];
  return representedBy(person, { role: open.role, escalated: isEscalated(asset.request, office.at) }, office);
}

/** The same for a role; `escalated` says whether deputies may decide for people who are there. */
export const representedBy = (
  person: string,
  { role, escalated }: { role: string; escalated: boolean },
  { people, timeZone, at }: Office,
): string[] => standsInFor(people, person, role, { at, escalated, timeZone }).map(({ id }) => id);

/** The stage that waits for a decision, while the asset is up for sign-off. */
export const openStage = ({ stage, request }: AssetStatus): StageStatus | undefined =>
  stage === 'sign-off' ? request?.stages.find(({ closedBy }) => !closedBy) : undefined;

/** May deputies decide by now? The workflow notes it when it tells them; the moment itself is what counts. */
export const isEscalated = ({ escalated, escalateAt }: ApprovalRequest, at: Date): boolean =>
  escalated === true || Date.parse(escalateAt ?? '') <= at.getTime();
