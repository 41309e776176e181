import type { CopydeskError } from '../domain/errors.ts';
import type { Accounting, ModelRequest } from '../domain/model.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import type { Clock } from './clock.ts';
import type { RouteGate } from './route-gate.ts';
import type { RouteOrder } from './route-order.ts';

/** All that one call of the gateway knows while it goes over the routes. */
export interface CallContext {
  request: ModelRequest;
  order: RouteOrder;
  /** Tokens that the request probably takes of a route's rate. */
  tokens: number;
  /** Routes that have not been asked yet, in order. Those that may not be asked are taken out. */
  left: RouteGate[];
  /** Those that have been. */
  asked: RouteGate[];
  /** Routes that have been found to be allowed. */
  allowed: Set<RouteGate>;
  /** Why routes were passed over that may not be asked at all. */
  refusals: CopydeskError[];
  failures: { route: string; error: CopydeskError }[];
  attempts: number;
  /** Throws for a route that this call may not go to. */
  mayCall(route: ModelRoute): Promise<void>;
  accounting: Accounting;
  signal: AbortSignal;
  clock: Clock;
  secret(reference: string): Promise<string>;
  houseWriterUrl: string | undefined;
  timeoutMs: number;
  progressOf(route: string): (characters: number) => void;
  onTrouble(route: string, error: CopydeskError): void;
}
