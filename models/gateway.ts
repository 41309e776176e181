import { CopydeskError } from '../domain/errors.ts';
import type { Accounting, ModelRequest, ModelResponse, Progress } from '../domain/model.ts';
import type { ModelRoute, TaskRoutes } from '../domain/model-route.ts';
import { type BreakerTimes, usualBreaker } from './circuit-breaker.ts';
import { type Clock, systemClock } from './clock.ts';
import { staysHere } from './endpoint.ts';
import { goOverRoutes } from './go-over-routes.ts';
import type { Random } from './jitter.ts';
import { RouteGate, type RouteHealth } from './route-gate.ts';
import { routeOrder } from './route-order.ts';
import { probableTokens } from './upper-bound.ts';

/** The one way to a model. */
export interface ModelGateway {
  /**
   * One request, over each route that comes into question once. Throws a classed `CopydeskError`; an answer that does not fit the schema is
   * returned as it came, and `finish` says how it ended.
   */
  call(request: ModelRequest, options?: CallOptions): Promise<ModelResponse>;
  /** How the routes are, as this process knows it, in the order of the configuration. */
  health(): RouteHealth[];
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Asked before each attempt, told after it. */
  accounting?: Accounting;
  /** Asked once for each route before anything is sent there; throws `denied`. Left out: what stays on this machine, and nothing else. */
  mayCall?(route: ModelRoute): Promise<void>;
  /** Told now and then how far the answer of a route has come that answers in pieces. */
  onProgress?(progress: Progress): void;
}

export interface GatewayOptions {
  /** In order of preference. */
  routes: readonly ModelRoute[];
  /** Routes by class of task. */
  tasks?: Readonly<Record<string, TaskRoutes>>;
  /** Resolves `env:NAME`, `file:PATH` and `vault:NAME`; asked with each call, since a token may be good for an hour only. */
  secret(reference: string): Promise<string>;
  /** Base address for routes to the model `house-writer` that name none. */
  houseWriterUrl?: string;
  /** Milliseconds for one attempt at a route that names none; nine and a half minutes unless told: less than the activity has. */
  timeoutMs?: number;
  breaker?: BreakerTimes;
  clock?: Clock;
  random?: Random;
  /** Told of every failure of a route, those included that another route made up for. */
  onTrouble?(route: string, error: CopydeskError): void;
}

/** Milliseconds between two reports of progress. */
const progressEveryMs = 500;

export function createGateway(options: GatewayOptions): ModelGateway {
  const { routes, tasks = {}, secret, houseWriterUrl, timeoutMs = 570_000, onTrouble = () => undefined } = options;
  const { clock = systemClock, random = Math.random, breaker = usualBreaker } = options;
  const gates = new Map(routes.map((route) => [route.name, new RouteGate(route, breaker, clock.now, random)]));
  return {
    async call(request, { signal, accounting = noBooks, mayCall = onlyHere, onProgress } = {}) {
      const order = routeOrder(routes, tasks, request);
      return goOverRoutes({
        request,
        order,
        tokens: probableTokens(request),
        left: order.routes.map(({ name }) => gates.get(name)!),
        asked: [],
        allowed: new Set(),
        refusals: [],
        failures: [],
        attempts: 0,
        mayCall,
        accounting,
        signal: signal ?? new AbortController().signal,
        clock,
        secret,
        houseWriterUrl,
        timeoutMs,
        progressOf: (route) => nowAndThen(clock, (characters) => onProgress?.({ route, characters })),
        onTrouble,
      });
    },
    health: () => [...gates.values()].map((gate) => gate.health()),
  };
}

const noBooks: Accounting = { reserve: async () => ({ settle: async () => undefined }) };

async function onlyHere(route: ModelRoute): Promise<void> {
  if (staysHere(route)) return;
  throw new CopydeskError('denied', `Nobody has said that anything may be sent to the route ${route.name}.`);
}

/** Passes on one report in a while; the first at once. */
function nowAndThen(clock: Clock, tell: (characters: number) => void): (characters: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (characters) => {
    const now = clock.now();
    if (now - last < progressEveryMs) return;
    last = now;
    tell(characters);
  };
}
