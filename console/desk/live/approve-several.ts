import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from '../../../domain/canonical.ts';
import { CopydeskError } from '../../../domain/errors.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { readStatus } from '../read-status.ts';
import { sendCommand } from '../send-command.ts';
import type { ApprovedSeveral } from './views.ts';

const mostAtOnce = 50;

const Request = z.strictObject({
  /** What was shown: a decision binds to these bytes, and one about anything newer is refused. */
  shown: z
    .array(z.strictObject({ asset: z.string(), prepared: z.string() }))
    .min(1)
    .max(mostAtOnce),
  comment: z.string().max(4_000).optional(),
});

/** One signed decision for each asset, one after the other. A failure of one says nothing about the others. */
export async function approveSeveral(
  deps: DeskDependencies,
  viewer: Person,
  campaign: string,
  given: unknown,
  commandId: string = randomUUID(),
): Promise<ApprovedSeveral> {
  const { shown, comment } = Request.parse(given);
  // One that is not there is said once, not for each asset.
  await readStatus(deps, campaign);
  const outcome: ApprovedSeveral = { approved: [], refused: [] };
  for (const { asset, prepared } of shown) {
    const request = { kind: 'decide', asset, prepared, decision: 'approve', comment } as const;
    try {
      const done = await sendCommand(deps, viewer, campaign, request, idFor(commandId, asset));
      outcome.approved.push({ asset, ...done });
    } catch (error) {
      if (!(error instanceof CopydeskError) || error.errorClass === 'transient') throw error;
      const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
      outcome.refused.push({ asset, errorClass: error.errorClass, code, message: error.message });
    }
  }
  return outcome;
}

/** The id of one decision, derived so that all of them together can be repeated safely (a UUID of version 8, RFC 9562). */
function idFor(commandId: string, asset: string): string {
  const hex = sha256(`${commandId} ${asset}`).slice('sha256:'.length);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
