import type { VariantStatus } from '../domain/campaign.ts';
import type { Settings } from '../domain/workspace.ts';
import type { Stage } from '../policies/approval-rules.ts';

/** Stages that always approve, and those whose role a finding names. */
export const stagesFor = ({ approvals }: Settings, { roles }: Pick<VariantStatus, 'roles'>): Stage[] =>
  approvals.stages
    .filter(({ when, role }) => when === 'always' || roles.includes(role))
    .map(({ stage, role, quorum }) => ({ stage, role, quorum }));
