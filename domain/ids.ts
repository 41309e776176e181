/**
 * Business ids are derived, never drawn: the same thing always has the same id, so starting it twice is harmless.
 * This file is free of schemas and of Node; workflows import it.
 */

/** Temporal workflow id of a campaign. */
export const campaignWorkflowId = (tenant: string, campaign: string): string => `${tenant}/campaign/${campaign}`;

/** Temporal workflow id of the child that produces one asset. `revision` rises when a person asks for a change. */
export const assetWorkflowId = (tenant: string, campaign: string, asset: string, revision: number): string =>
  `${campaignWorkflowId(tenant, campaign)}/asset/${asset}/${revision}`;

/** The campaign that a workflow is: what follows `<tenant>/campaign/`. Runs of a schedule are named by Temporal: `<schedule>-<time>`. */
export const campaignOfWorkflow = (tenant: string, workflowId: string): string =>
  workflowId.slice(campaignWorkflowId(tenant, '').length);

/** The campaign of a schedule's run, as Temporal names it: `<schedule>-2026-11-23T06:00:00Z`. `due` is an instant in UTC. */
export const scheduledCampaign = (schedule: string, due: string): string =>
  `${schedule}-${due.replace(/\.\d+Z$/, 'Z')}`;

/** Temporal workflow id of the daily look at what is live; Temporal appends the time to that of the schedule. */
export const liveCheckWorkflowId = (tenant: string): string => `${tenant}/live-check`;

/** Temporal schedule id. */
export const temporalScheduleId = (tenant: string, schedule: string): string => `${tenant}/schedule/${schedule}`;

/** Temporal workflow id of what looks up outcomes that no campaign asks for any more; its runs are named after it. */
export const orphansWorkflowId = (tenant: string): string => `${tenant}/orphans`;

/** An asset is one deliverable of a campaign: channel × locale, e.g. `blog/de-DE`. */
export const assetId = (channel: string, locale: string): string => `${channel}/${locale}`;

/** `de` of `de-DE`. */
export const languageOf = (locale: string): 'de' | 'en' => (locale.toLowerCase().startsWith('en') ? 'en' : 'de');
