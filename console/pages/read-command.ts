import { CopydeskError } from '../../domain/errors.ts';
import type { CommandRequest } from '../desk/desk.ts';
import { fromBerlin } from './berlin-time.ts';

/** Fields of a form, each with its last value. */
export type Fields = Record<string, string>;

/** The command that a form of the console asks for. The desk validates it as it does every other. */
export function readCommand(fields: Fields): CommandRequest {
  const { kind, asset = '', base = '', prepared = '' } = fields;
  switch (kind) {
    case 'decide':
      return {
        kind,
        asset,
        prepared,
        decision: fields.decision as 'approve',
        stage: said(fields.stage),
        comment: said(fields.comment),
      };
    case 'select':
      return { kind, asset, variant: fields.variant ?? '' };
    case 'rewrite':
      return { kind, asset, base, instruction: instructionOf(fields) };
    case 'reschedule':
      return { kind, asset, slot: fromBerlin(fields.slot ?? '') ?? '' };
    case 'retry':
      return { kind, asset: said(fields.asset) };
    case 'top-up':
      return { kind, scope: (said(fields.scope) ?? 'campaign') as 'campaign', cents: centsOf(fields.euro) };
    case 'pause':
    case 'resume':
      return { kind };
    case 'cancel':
      return { kind, reason: said(fields.reason) };
    default:
      throw new CopydeskError('invalid', 'The form does not say what to do.', { where: { field: 'kind' } });
  }
}

/** A passage that was picked goes in front, quoted, so that the editor knows where to work. */
function instructionOf({ passage, instruction }: Fields): string {
  const wish = said(instruction) ?? '';
  return said(passage) && wish ? `»${passage!.trim()}«\n${wish}` : wish;
}

/** NaN for what is no amount: the desk says so. */
const centsOf = (euro: string | undefined): number => Math.round(Number((euro ?? '').trim().replace(',', '.')) * 100);

const said = (text: string | undefined): string | undefined => text?.trim() || undefined;
