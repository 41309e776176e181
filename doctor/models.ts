import { join } from 'node:path';
import { modelQuestion, whyNot } from '../activities/model-question.ts';
import type { Config } from '../config.ts';
import { explainError } from '../domain/errors.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { TenantScope } from '../house/tenant-scope.ts';
import { openAiEmbedder } from '../knowledge/openai-embedder.ts';
import { pricesOf } from '../models/price.ts';
import { defaultRoutes } from '../models/routes.ts';
import { type Authorize, createAuthorizer } from '../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../policies/policy-set.ts';
import { look, type Part, sick, well } from './part.ts';

const openAi = 'https://api.openai.com/v1';
const patienceMs = 5_000;

/**
 * Each model route of a tenant, asked for its list of models: that costs nothing and shows address and key. A route that no call would go to, for
 * want of prices or of a record of who gets the texts, is sick.
 */
export async function modelParts(
  { openai }: Config,
  { secret }: TenantScope,
  directory: string,
  workspace: Workspace,
): Promise<Part[]> {
  const { models } = workspace;
  const { apiKey, baseUrl, model } = openai;
  return look('models', 'Correct OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.', async () => {
    const environment = {
      hasOpenAiKey: apiKey !== null,
      openAiBaseUrl: baseUrl ?? undefined,
      openAiModel: model ?? undefined,
      prices: openai.prices,
    };
    const authorize = createAuthorizer(loadPolicySet(housePolicies, join(directory, 'policies')));
    // What the environment names serves every tenant that has no models of its own.
    const looked =
      models.length > 0
        ? models.map((route) => refusalPart(route, workspace, authorize) ?? routePart(route, secret))
        : defaultRoutes(environment).map(
            (route) => refusalPart(route, workspace, authorize) ?? routePart(route, async () => apiKey!),
          );
    return (await Promise.all(looked)).flat();
  });
}

/** Why no call would go to a route; null when one would. */
function refusalPart(route: ModelRoute, workspace: Workspace, authorize: Authorize): Part[] | null {
  const part = `model ${route.name}`;
  try {
    pricesOf(route);
  } catch (error) {
    return [sick(part, explainError(error), 'Add the prices: docs/en/models.md')];
  }
  const today = new Date().toISOString().slice(0, 10);
  const question = modelQuestion(route, workspace, { tenant: workspace.settings.tenant, role: 'copywriter', today });
  if (authorize(question).allowed) return null;
  return [sick(part, whyNot(route, workspace, today).message, 'Say who gets the texts: docs/en/models.md')];
}

function routePart({ name, model, baseUrl = openAi, key }: ModelRoute, secret: TenantScope['secret']): Promise<Part[]> {
  const part = `model ${name}`;
  const fix = `Correct the route ${name}: its address, and the key ${key ?? '(none is set)'}.`;
  return look(part, fix, async () => {
    if (model === 'house-writer' && baseUrl === openAi) {
      return well(
        part,
        'No language model is configured: the house writer puts sentences of your documents together. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, for one.',
      );
    }
    const headers: Record<string, string> = key ? { Authorization: `Bearer ${await secret(key)}` } : {};
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/models`, {
      headers,
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => null);
    if (!response) return sick(part, `${baseUrl} does not answer.`, fix);
    if (response.status === 401 || response.status === 403) return sick(part, `${baseUrl} does not take the key.`, fix);
    if (response.status >= 500) return sick(part, `${baseUrl} answers ${response.status}.`, fix);
    return well(part, `${model} at ${baseUrl}`);
  });
}

/** Whether search can go by meaning. */
export function embeddingsPart({ embeddings }: Config): Promise<Part[]> {
  const fix = 'Start the endpoint of COPYDESK_EMBEDDINGS_URL, or leave it out.';
  return look('embeddings', fix, async () => {
    if (!embeddings)
      return well('embeddings', 'none: search goes by words alone. Set COPYDESK_EMBEDDINGS_URL for search by meaning.');
    const model = embeddings.model ?? 'multilingual-e5-small';
    const [vector] = await openAiEmbedder({ baseUrl: embeddings.url, model, dimensions: 384 }).embed(['ping'], 'query');
    return well('embeddings', `${model} at ${embeddings.url}, ${vector!.length} dimensions`);
  });
}
