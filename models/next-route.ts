import { CopydeskError } from '../domain/errors.ts';
import type { CallContext } from './call-context.ts';
import { pricesOf } from './price.ts';
import type { Passage, RouteGate } from './route-gate.ts';
import { mostOutput, probableTokens } from './upper-bound.ts';

/** A route that may be asked now, and the passage through its gate. */
export interface Way {
  gate: RouteGate;
  passage: Passage;
}

/** How long a call stands in line before limits of our own; a provider's limits are not waited for here. */
const patienceMs = 240_000;

/**
 * The next route of a call that may be asked and is free. Where none is, but some are held back only by our own limits, waits for the first of
 * them. Null when there is none left, or all that are left are cooling.
 */
export async function nextRoute(call: CallContext): Promise<Way | null> {
  const { clock, signal } = call;
  const until = clock.now() + patienceMs;
  for (;;) {
    const way = await freeRoute(call);
    if (way) return way;
    const inLine = call.left.find((gate) => gate.coolingMs() === 0);
    if (!inLine || clock.now() >= until || signal.aborted) return null;
    await turnOf(inLine, call);
  }
}

/** The same without waiting. Routes are found allowed or not in their order, and only as far as one is needed. */
export async function freeRoute(call: CallContext): Promise<Way | null> {
  for (const gate of [...call.left]) {
    if (!gate.isFree(call.tokens) || !(await mayBeAsked(call, gate))) continue;
    // While permission was asked for, another call may have taken the place.
    if (!gate.isFree(call.tokens)) continue;
    call.left.splice(call.left.indexOf(gate), 1);
    call.asked.push(gate);
    return { gate, passage: gate.pass(call.tokens) };
  }
  return null;
}

/** A second passage to the route that is being asked. */
export const sameRoute = ({ tokens }: CallContext, { gate }: Way): Way | null =>
  gate.isFree(tokens) ? { gate, passage: gate.pass(tokens) } : null;

/** Waits until the limits of a route may let the call through; another call may be faster, so that it is looked at again. */
async function turnOf(gate: RouteGate, { clock, signal, tokens }: CallContext): Promise<void> {
  const milliseconds = gate.queueMs(tokens);
  const over = new AbortController();
  const waits = [clock.sleep(milliseconds ?? patienceMs, AbortSignal.any([signal, over.signal]))];
  if (milliseconds === null) waits.push(gate.ended(AbortSignal.any([signal, over.signal])));
  await Promise.race(waits).catch(() => undefined);
  over.abort();
  await Promise.allSettled(waits);
}

/** Finds out once whether a route may be asked at all. One that may not is taken out, and why is kept. */
async function mayBeAsked(call: CallContext, gate: RouteGate): Promise<boolean> {
  if (call.allowed.has(gate)) return true;
  try {
    pricesOf(gate.route);
    requireRoom(call, gate);
    await call.mayCall(gate.route);
    call.allowed.add(gate);
    return true;
  } catch (error) {
    if (!(error instanceof CopydeskError) || !['invalid', 'denied'].includes(error.errorClass)) throw error;
    call.refusals.push(error);
    call.left.splice(call.left.indexOf(gate), 1);
    return false;
  }
}

function requireRoom({ request }: CallContext, { route }: RouteGate): void {
  const { name, contextTokens } = route;
  if (contextTokens === undefined) return;
  const needed = probableTokens(request) + Math.min(mostOutput(route), contextTokens / 2);
  if (needed <= contextTokens) return;
  throw new CopydeskError(
    'invalid',
    `The prompt is too long for the route ${name}, which has ${contextTokens} tokens.`,
    {
      where: { file: 'models.yaml', field: `routes.${name}.contextTokens` },
    },
  );
}
