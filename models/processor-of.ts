import type { ModelRoute } from '../domain/model-route.ts';
import type { Processor } from '../domain/processor.ts';
import { hostOf } from './endpoint.ts';

/** Who works with what is sent to a route: by the host of its endpoint. Naming a processor that has not that host makes it none. */
export function processorOf(route: ModelRoute, processors: readonly Processor[]): Processor | null {
  const host = hostOf(route);
  const found = processors.find(({ hosts }) => hosts.includes(host));
  return found && (route.processor === undefined || route.processor === found.id) ? found : null;
}
