import { CopydeskError } from '../domain/errors.ts';
import type { ModelRoute, Prices } from '../domain/model-route.ts';
import { environmentRoute } from './price.ts';

/** What the environment says about models, read by `config.ts`. */
export interface ModelEnvironment {
  /** Whether OPENAI_API_KEY is set; the key itself is resolved by the gateway when it calls. */
  hasOpenAiKey: boolean;
  openAiBaseUrl?: string;
  openAiModel?: string;
  /** Null: not known. */
  prices?: Prices | null;
}

/** Routes for a workspace without `models.yaml`: the endpoint of the environment, else the house writer. */
export function defaultRoutes(environment: ModelEnvironment): ModelRoute[] {
  const { hasOpenAiKey, openAiBaseUrl, openAiModel, prices } = environment;
  if (!hasOpenAiKey && !openAiBaseUrl) return [houseWriterRoute];
  if (!openAiModel && openAiBaseUrl) {
    throw new CopydeskError('invalid', 'OPENAI_BASE_URL is set, but no model is named: set OPENAI_MODEL too.', {
      where: { field: 'OPENAI_MODEL' },
    });
  }
  return [
    {
      name: environmentRoute,
      model: openAiModel ?? 'gpt-4.1',
      class: 'large',
      ...(openAiBaseUrl && { baseUrl: openAiBaseUrl }),
      ...(hasOpenAiKey && { key: 'env:OPENAI_API_KEY' }),
      ...(prices && { priceCents: prices }),
    },
  ];
}

/** The deterministic writer of the house: it costs nothing and needs no key. The gateway knows its address. */
export const houseWriterRoute: ModelRoute = {
  name: 'house-writer',
  model: 'house-writer',
  class: 'large',
  priceCents: { input: 0, output: 0 },
};
