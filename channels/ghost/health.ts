import type { HealthReport } from '../../domain/channel.ts';
import { explainError } from '../../domain/errors.ts';
import type { HttpClient } from '../http-client.ts';
import type { GhostSettings } from './settings.ts';

type Part = HealthReport['parts'][number];

/** Site and key, each with its fix. Stops at the first part that the rest needs. */
export async function health(
  client: HttpClient,
  settings: GhostSettings,
  secret: (reference: string) => Promise<string>,
): Promise<HealthReport> {
  const parts: Part[] = [];
  for (const check of [site, key]) {
    const found = await check(client, settings, secret);
    parts.push(found);
    if (!found.ok) break;
  }
  return { ok: parts.every((part) => part.ok), parts };
}

type Check = (
  client: HttpClient,
  settings: GhostSettings,
  secret: (reference: string) => Promise<string>,
) => Promise<Part>;

/** `/site/` answers everybody, and tells the version. */
const site: Check = async (client, settings, secret) => {
  const name = 'site';
  try {
    await secret(settings.key);
    const { json } = await client.read('/site/');
    const version = (json as { site?: { version?: unknown } } | undefined)?.site?.version;
    if (typeof version === 'string' && /^[\d.]{1,12}$/.test(version))
      return { name, ok: true, message: `${settings.url} answers; Ghost ${version}.` };
    const fix = 'Set `url` to the address of the site, without /ghost.';
    return { name, ok: false, message: `${settings.url} answers, but not as Ghost.`, fix };
  } catch (error) {
    const fix = `Check \`url\`, the network, and that ${settings.key} is set.`;
    return { name, ok: false, message: explainError(error), fix };
  }
};

const key: Check = async (client, settings) => {
  const name = 'key';
  try {
    await client.read(`/${settings.type}/`, { query: { limit: '1', fields: 'id' } });
    return { name, ok: true, message: `The key may read ${settings.type}.` };
  } catch (error) {
    const fix = `In Ghost: Settings → Integrations → Add custom integration, and put its Admin API key where \`key\` (${settings.key}) points.`;
    return { name, ok: false, message: explainError(error), fix };
  }
};
