import { CopydeskError } from '../domain/errors.ts';
import type { TokenUsage } from '../domain/model.ts';
import type { ModelRoute, Prices } from '../domain/model-route.ts';
import { isHouseWriter } from './endpoint.ts';

const free: Prices = { input: 0, output: 0 };

/** The route of the environment has no file, so its prices stand where the rest of it does. */
export const environmentRoute = 'environment';

/** Euro cents for a million tokens. @throws CopydeskError `invalid` with the line to add where they are not known */
export function pricesOf(route: ModelRoute): Prices {
  if (route.priceCents) return route.priceCents;
  if (isHouseWriter(route)) return free;
  const why = 'Without prices no limit of money could hold, so nothing is sent.';
  const message =
    route.name === environmentRoute
      ? `The prices of the model ${route.model} are not known. ${why} Set them in euro cents for a million tokens, 0 for what costs nothing, e.g. COPYDESK_MODEL_PRICE_INPUT=185 COPYDESK_MODEL_PRICE_OUTPUT=740 (and COPYDESK_MODEL_PRICE_CACHED=46).`
      : `The route ${route.name} has no prices. ${why} Add to it, in euro cents for a million tokens, 0 for what costs nothing: priceCents: { input: 185, cachedInput: 46, output: 740 }`;
  const where =
    route.name === environmentRoute
      ? { field: 'COPYDESK_MODEL_PRICE_INPUT' }
      : { file: 'models.yaml', field: `routes.${route.name}.priceCents` };
  throw new CopydeskError('invalid', message, { where });
}

/** Euro cents of what was used. */
export function costCents({ inputTokens, cachedInputTokens, outputTokens }: TokenUsage, prices: Prices): number {
  const cached = prices.cachedInput ?? prices.input;
  const fresh = inputTokens - cachedInputTokens;
  return (fresh * prices.input + cachedInputTokens * cached + outputTokens * prices.output) / 1_000_000;
}

/** Euro cents that no usage within these tokens costs more than: as if all of the prompt had the dearer of its two prices. */
export const mostCents = ({ inputTokens, outputTokens }: TokenUsage, prices: Prices): number =>
  (inputTokens * Math.max(prices.input, prices.cachedInput ?? 0) + outputTokens * prices.output) / 1_000_000;
