import { z } from 'zod';
import type { HealthReport } from '../../domain/channel.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import type { HttpClient } from '../http-client.ts';
import type { ContentfulSettings } from './settings.ts';

type Part = HealthReport['parts'][number];

const ContentType = z.object({
  fields: z.array(z.object({ id: z.string(), type: z.string(), omitted: z.boolean().optional() })),
});
const Locales = z.object({ items: z.array(z.object({ code: z.string() })) });

/** Token, content type with its fields, and locales, each with its fix. Stops at the first part that the rest needs. */
export async function health(
  client: HttpClient,
  settings: ContentfulSettings,
  secret: (reference: string) => Promise<string>,
): Promise<HealthReport> {
  const parts: Part[] = [];
  for (const check of [token, fields, locales]) {
    const found = await check(client, settings, secret);
    parts.push(found);
    if (!found.ok) break;
  }
  return { ok: parts.every((part) => part.ok), parts };
}

type Check = typeof token;

async function token(
  client: HttpClient,
  settings: ContentfulSettings,
  secret: (reference: string) => Promise<string>,
): Promise<Part> {
  const name = 'token';
  try {
    await secret(settings.token);
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix: `Set ${settings.token}.` };
  }
  try {
    await client.read(`/environments/${settings.environment}`);
    return { name, ok: true, message: `Signed in; space ${settings.space}, environment ${settings.environment}.` };
  } catch (error) {
    const isUnknown = error instanceof CopydeskError && error.errorClass === 'not_found';
    const fix = isUnknown
      ? 'Check `space` and `environment`: Contentful also answers like this when the token may not see them.'
      : `Make a token for the Content Management API and put it where \`token\` (${settings.token}) points.`;
    return { name, ok: false, message: explainError(error), fix };
  }
}

/** Field types: https://www.contentful.com/developers/docs/concepts/data-model/ */
const fields: Check = async (client, settings) => {
  const name = 'content type';
  const fix = 'Set `contentType` and `fields` to what the content model of the space has.';
  const wanted: [string | undefined, string[]][] = [
    [settings.fields.title, ['Symbol', 'Text']],
    [settings.fields.slug, ['Symbol']],
    [settings.fields.body, ['RichText']],
    [settings.fields.description, ['Symbol', 'Text']],
    [settings.fields.provenance, ['Object']],
  ];
  try {
    const path = `/environments/${settings.environment}/content_types/${settings.contentType}`;
    const found = ContentType.parse((await client.read(path)).json).fields;
    const wrong = wanted.flatMap(([id, types]) => {
      const field = found.find((each) => each.id === id);
      if (id === undefined || (field && types.includes(field.type))) return [];
      return [`${id} (${types.join(' or ')})`];
    });
    if (wrong.length === 0)
      return { name, ok: true, message: `${settings.contentType} has all fields that are named.` };
    return { name, ok: false, message: `${settings.contentType} lacks ${wrong.join(', ')}.`, fix };
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix };
  }
};

const locales: Check = async (client, settings) => {
  const name = 'locales';
  const fix = 'Set `locales` to codes that the space has (Settings → Locales).';
  try {
    const { json } = await client.read(`/environments/${settings.environment}/locales`, { query: { limit: '1000' } });
    const codes = Locales.parse(json).items.map(({ code }) => code);
    const named = Object.values(settings.locales) as string[];
    const missing = named.filter((code) => !codes.includes(code));
    if (missing.length === 0) return { name, ok: true, message: `The space has ${named.join(', ')}.` };
    return { name, ok: false, message: `The space has no locale ${missing.join(', ')}.`, fix };
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix };
  }
};
