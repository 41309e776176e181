import { hashOf } from '../domain/canonical.ts';
import type { Prepared } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import { type Operation, takesDown } from '../domain/publication.ts';
import type { Bilingual } from '../domain/text.ts';
import { publishContext } from '../policies/approval-context.ts';
import type { PublicationRow } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { approvalQuestion } from './approval-question.ts';
import { authorizeAndRecord } from './authorize-and-record.ts';
import { checkAgain } from './check-again.ts';
import type { TenantDependencies } from './dependencies.ts';
import { hasConsent } from './recipients.ts';
import { spendingOf } from './spending-of.ts';
import { slotUnavailable, withinBlackout } from './within-blackout.ts';

/** Why it is refused, for people. */
export interface Refusal {
  message: string;
  words: Bilingual;
}

/**
 * Whether it may go out now: approvals and truth from the store and the world, never from the workflow's word. Null when policy allows it;
 * else a sentence for people. What only holds it back – campaign or channel is paused, a stop is in force – is thrown as `stopped`.
 */
export async function mayPublish(
  deps: TenantDependencies,
  { pin, prepared, request, slotWindow, notBefore }: Parameters<Activities['commit']>[0],
  row: PublicationRow,
): Promise<Refusal | null> {
  const { store } = deps;
  const { channel } = row.identity;
  const question = await approvalQuestion(deps, { prepared, request, slotWindow });
  const approved = question.approvable.prepared;
  const operation = operationOf(row, approved);
  if ((await store.campaigns.get(pin.campaign))?.paused) throw new CopydeskError('stopped', 'The campaign is paused.');
  // What is live can be taken down as long as the channel lets us, whoever paused it.
  const paused = takesDown(operation) ? null : (await store.channels.get(channel))?.paused;
  if (paused) throw new CopydeskError('stopped', `The channel ${channel} is paused: ${paused.reason}`);

  const { workspace, audience, destination, ...now } = await checkAgain(deps, pin, question, operation);
  const spending = await spendingOf(store, row, approved, operation, workspace, deps.now());
  const stop = await store.stops.inForce({ brand: workspace.brand.id, channel });
  const context = publishContext(question, {
    operation,
    stopped: stop !== null,
    consent: await hasConsent(store, workspace.channels[channel]!, row.id, approved),
    blackout: withinBlackout(workspace, channel, notBefore, deps.now()),
    spendStage: workspace.settings.approvals.spend,
    spending,
    ...now,
  });
  const { title, html, contentHash } = approved;
  const decision = await authorizeAndRecord(deps, pin.campaign, {
    principal: { type: 'Service', id: 'publisher' },
    action: 'publish',
    resource: { type: 'Channel', id: channel, attributes: { tenant: store.tenant, audience } },
    context: {
      ...context,
      hashMatches: context.hashMatches && hashOf({ title, html }) === contentHash,
      destinationMatches: context.destinationMatches && destination === row.identity.destination,
    },
  });
  if (decision.allowed) return null;
  // Nothing is lost by a stop: whatever else may be wrong is said when it has been lifted.
  if (decision.determining.includes('stopped'))
    throw new CopydeskError('stopped', `A stop is in force: ${stop?.reason}`);
  if (decision.determining.includes('within-blackout'))
    throw await slotUnavailable(store, workspace, channel, deps.now());
  return refusalOf(decision.determining, now.findings);
}

/** The rules that decided, and what is not true any more. */
function refusalOf(rules: readonly string[], findings: readonly Finding[]): Refusal {
  const untrue = findings.filter(({ verdict }) => verdict === 'block').map(({ message }) => message);
  const say = (language: 'de' | 'en', start: string, none: string) =>
    [`${start}: ${rules.join(', ') || none}.`, ...untrue.map((message) => message[language])].join(' ');
  const words = {
    de: say('de', 'Die Richtlinie verweigert es', 'keine Regel erlaubt es'),
    en: say('en', 'Policy refuses it', 'no rule grants it'),
  };
  return { message: words.en, words };
}

/** What it does, by the approved bytes: a row that says `withdraw` would get past a stop. */
function operationOf({ operation }: PublicationRow, approved: Prepared): Operation {
  if (approved.operation) return approved.operation.kind;
  return operation === 'correct' || operation === 'restore' ? operation : 'publish';
}
