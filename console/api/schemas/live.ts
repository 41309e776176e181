import { z } from 'zod';
import { OperationOrder, Spend } from '../../../domain/operation.ts';

const Ref = z.string().meta({ example: 'sha256:9f86…' });

export const OperationKind = OperationOrder.shape.kind.meta({ id: 'OperationKind' });

export const LivePiece = z
  .object({
    publication: Ref.describe('of the newest publication there; by it operations name the piece'),
    campaign: z.string().describe('that wrote what readers see'),
    asset: z.string(),
    channel: z.string(),
    title: z.string(),
    url: z.string(),
    remoteId: z.string(),
    standing: z.enum(['live', 'paused', 'enabled', 'withdrawn']),
    changed: z.boolean().describe('it changed a page that was there before, so it can be set back'),
    publishedAt: z.string(),
    approvers: z.array(z.string()).describe('people who approved what was done last'),
    matched: z
      .array(z.object({ kind: z.enum(['claim', 'text', 'source', 'prompt', 'model', 'rule']), value: z.string() }))
      .describe('what of the filter it answers'),
    possible: z.array(OperationKind).describe('what its channel can do with it as it stands'),
    underWay: z.object({ campaign: z.string(), kind: OperationKind }).nullable(),
  })
  .meta({ id: 'LivePiece' });

export const OperationView = z
  .object({
    kind: OperationKind,
    reason: z.string(),
    correction: z.object({ replace: z.string(), by: z.string() }).nullable(),
    piece: z.object({
      publication: Ref,
      campaign: z.string(),
      asset: z.string(),
      channel: z.string(),
      title: z.string(),
      url: z.string(),
    }),
    spend: Spend.nullable().describe('enable: what it may cost from then on'),
  })
  .meta({ id: 'OperationView' });

export const Stop = z
  .object({
    id: z.string(),
    scope: z.enum(['all', 'brand', 'channel']),
    value: z.string().describe('brand id or channel name; empty for all'),
    reason: z.string(),
    by: z.string(),
    at: z.string(),
    lifted: z.object({ by: z.string(), at: z.string() }).nullable(),
  })
  .meta({ id: 'Stop' });

export const StopOffer = z
  .object({ pause: z.array(LivePiece), withdraw: z.array(LivePiece) })
  .meta({ id: 'StopOffer', description: 'What could be done about what is out already; nothing of it is done yet.' });
