import fc from 'fast-check';
import type { Action, Command } from '../../domain/command.ts';

export const ref = (digit: string): string => `sha256:${digit.repeat(64)}`;

const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyRef = fc.constantFrom('a', 'b', 'c').map(ref);
const slotWindow = fc.record({ from: instant, to: instant });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('decide' as const),
    asset: fc.constantFrom('blog/de-DE', 'blog/en-GB'),
    request: fc.string(),
    stage: fc.constantFrom('brand', 'legal'),
    prepared: anyRef,
    destination: fc.webUrl(),
    slotWindow,
    decision: fc.constantFrom('approve' as const, 'reject' as const, 'request_changes' as const),
    comment: fc.option(anyRef),
  }),
  fc.record({ kind: fc.constant('reschedule' as const), asset: fc.string(), slot: instant }),
  fc.record({ kind: fc.constant('cancel' as const), reason: fc.option(anyRef) }),
);

/** Any command that the schema takes, of the kinds that differ in shape. */
export const anyCommand: fc.Arbitrary<Command> = fc.record({
  id: fc.uuid(),
  tenant: fc.constantFrom('bergwerk', 'talwerk'),
  campaign: fc.string(),
  person: fc.string(),
  at: instant,
  action,
});
