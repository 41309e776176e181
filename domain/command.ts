import { z } from 'zod';
import { Instant } from './text.ts';

const ArtifactRef = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a ref such as "sha256:…"');

/** When an approved piece may go out. */
export const SlotWindow = z.strictObject({ from: Instant, to: Instant });
export type SlotWindow = z.infer<typeof SlotWindow>;

/** What a person can tell a campaign to do. Refs instead of texts: comment, edit and instruction are artifacts. */
export const Action = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('decide'),
    asset: z.string(),
    request: z.string(),
    stage: z.string(),
    prepared: ArtifactRef,
    destination: z.string(),
    slotWindow: SlotWindow,
    decision: z.enum(['approve', 'reject', 'request_changes']),
    comment: ArtifactRef.nullable(),
  }),
  z.strictObject({ kind: z.literal('select'), asset: z.string(), variant: ArtifactRef }),
  z.strictObject({ kind: z.literal('edit'), asset: z.string(), base: ArtifactRef, variant: ArtifactRef }),
  z.strictObject({ kind: z.literal('rewrite'), asset: z.string(), base: ArtifactRef, instruction: ArtifactRef }),
  z.strictObject({ kind: z.literal('reschedule'), asset: z.string(), slot: Instant }),
  z.strictObject({ kind: z.literal('retry'), asset: z.string().nullable() }),
  /** More money for models: for this campaign, or for all of its brand or of the workspace until the month is over. Whole euro cents. */
  z.strictObject({
    kind: z.literal('top-up'),
    scope: z.enum(['campaign', 'team', 'month']),
    cents: z.number().int().min(1).max(10_000_000),
  }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('cancel'), reason: ArtifactRef.nullable() }),
]);
export type Action = z.infer<typeof Action>;
export type ActionKind = Action['kind'];

/** An action of a person on a campaign, as the API authenticated it. `id` is also the Temporal update id: a replay gets the first outcome. */
export const Command = z.strictObject({
  id: z.uuid(),
  tenant: z.string(),
  campaign: z.string(),
  person: z.string(),
  at: Instant,
  action: Action,
});
export type Command = z.infer<typeof Command>;

/**
 * What travels to the workflow. `attestation` is a compact JWS (RFC 7515, EdDSA by RFC 8037) over the command's canonical JSON, made by the
 * API process; workers check it with public keys from their deployment. A command without a valid one changes nothing.
 */
export interface SignedCommand {
  command: Command;
  attestation: string;
}

/** The answer to every command that was carried out: the stage after it, who did it, when. A refused one is an error that says why and by whom. */
export interface CommandOutcome {
  stage: string;
  by: string;
  at: string;
}
