import { z } from 'zod';
import { Brief } from '../../../domain/brief.ts';
import { assetStages, campaignStages } from '../../../domain/campaign.ts';
import { errorClasses } from '../../../domain/errors.ts';
import { OperationOrder } from '../../../domain/operation.ts';
import { RefreshOrder } from '../../../domain/refresh.ts';
import { Bilingual } from '../../../domain/text.ts';

import { OperationView } from './live.ts';
import { DecayReport } from './refresh.ts';

const Ref = z.string().meta({ example: 'sha256:9f86…' });
const ErrorClass = z.enum(Object.keys(errorClasses) as [keyof typeof errorClasses]);
const PublicationState = z.enum(['intended', 'committing', 'published', 'unknown_outcome', 'refused']);

const Attention = z
  .object({ step: z.string(), errorClass: ErrorClass, code: z.string(), detail: Ref.nullable(), since: z.string() })
  .meta({ id: 'Attention', description: 'A step that failed and waits for a retry.' });

const VariantStatus = z
  .object({
    variant: Ref,
    findings: Ref,
    verdict: z.enum(['pass', 'repair', 'human', 'block']),
    counts: z.object({ repair: z.int(), human: z.int(), block: z.int() }),
    roles: z.array(z.string()),
    madeBy: z.string(),
  })
  .meta({ id: 'VariantStatus' });

const StageStatus = z.object({
  stage: z.string(),
  role: z.string(),
  quorum: z.int(),
  approvedBy: z.array(z.string()),
  closedBy: z
    .object({ person: z.string(), at: z.string(), decision: z.enum(['approve', 'reject', 'request_changes']) })
    .nullable(),
});

const ApprovalRequest = z
  .object({
    request: z.string(),
    prepared: Ref.describe('what is up for sign-off; a decision names it'),
    destination: z.string(),
    slotWindow: z.object({ from: z.string(), to: z.string() }),
    stages: z.array(StageStatus),
    openedAt: z.string(),
    remindAt: z.string(),
    deadline: z.string(),
    reminded: z.boolean(),
    reconfirmers: z.array(z.string()),
    escalateAt: z.string().nullable().optional().describe('when deputies may decide too'),
    escalated: z.boolean().optional(),
    held: z.boolean().optional().describe('its deadline has passed, and it waits'),
    previous: Ref.nullable(),
  })
  .meta({ id: 'ApprovalRequest' });

export const AssetStatus = z
  .object({
    asset: z.string().meta({ example: 'journal/de-DE' }),
    channel: z.string(),
    locale: z.string(),
    stage: z.enum(assetStages),
    variantsWanted: z.int(),
    revisions: z.int(),
    requests: z.int(),
    variants: z.array(VariantStatus),
    selected: Ref.nullable(),
    slot: z.string().nullable(),
    request: ApprovalRequest.nullable(),
    revision: z.object({ base: Ref, instruction: Ref }).nullable(),
    publication: z.object({ id: Ref, state: PublicationState, url: z.string().nullable() }).nullable(),
    attention: Attention.nullable(),
    page: Ref.nullable().optional().describe('the live page that it changes'),
    operation: z
      .object({ kind: OperationOrder.shape.kind, piece: Ref })
      .optional()
      .describe('what it does with a live piece'),
    stale: z.boolean().optional().describe('that page is read anew before anything is proposed'),
  })
  .meta({ id: 'AssetStatus' });

export const CampaignStatus = z
  .object({
    tenant: z.string(),
    campaign: z.string(),
    brand: z.string(),
    title: z.string(),
    owner: z.string(),
    brief: Ref,
    stage: z.enum(campaignStages),
    paused: z.boolean(),
    research: Ref.nullable(),
    strategy: Ref.nullable(),
    order: Ref.optional().describe('set for a refresh and for an operation on live pieces'),
    schedule: z.string().optional().describe('the schedule that started it'),
    attention: Attention.nullable(),
    assets: z.array(AssetStatus),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'CampaignStatus' });

export const Receipt = z
  .object({
    publication: Ref,
    channel: z.string(),
    connector: z.string(),
    destination: z.string(),
    remoteId: z.string(),
    url: z.string(),
    revision: z.string().nullable(),
    contentHash: z.string(),
    publishedAt: z.string(),
    settledBy: z.string().optional().describe('who said that it is there, where the house could not read it back'),
  })
  .meta({ id: 'Receipt', description: 'Made from what was read back from the remote system.' });

export const CampaignView = z
  .object({
    status: CampaignStatus,
    brief: Brief.nullable().describe('null for a refresh that has chosen no page'),
    refresh: z
      .object({ order: RefreshOrder, report: DecayReport.nullable() })
      .nullable()
      .describe('for a refresh: what it looks for, and what it found'),
    operation: z
      .object({ order: OperationOrder, pieces: z.array(OperationView.extend({ asset: z.string() })) })
      .nullable()
      .describe('what is done with live pieces, and why'),
    spend: z.array(
      z.object({
        stage: z.string(),
        calls: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
        costCents: z.number().nullable(),
        unknownCents: z.number().describe('what calls without an answer may have cost at most'),
        milliseconds: z.number(),
      }),
    ),
    budget: z
      .array(
        z.object({
          scope: z.enum(['campaign', 'team', 'month']),
          reservedCents: z.number(),
          knownCents: z.number(),
          unknownCents: z.number(),
          limitCents: z.number().nullable(),
        }),
      )
      .describe('euro cents for models: of the campaign, and this month of its brand and of the workspace'),
    publications: z.array(z.object({ asset: z.string(), state: z.string(), receipt: Receipt.nullable() })),
    troubles: z.array(
      z.object({
        asset: z.string().nullable(),
        step: z.string(),
        errorClass: z.string(),
        code: z.string(),
        message: z.string().nullable(),
        words: Bilingual.optional().describe('the message in both languages, where it is one of the house'),
      }),
    ),
  })
  .meta({ id: 'CampaignView' });

export const CampaignEvent = z
  .object({
    sequence: z.int(),
    campaign: z.string(),
    at: z.string(),
    kind: z.string(),
    data: z.record(z.string(), z.any()),
  })
  .meta({ id: 'CampaignEvent', description: 'One line of the timeline.' });
