import { z } from 'zod';
import type { HealthReport } from '../../domain/channel.ts';
import { explainError } from '../../domain/errors.ts';
import type { HttpClient } from '../http-client.ts';
import type { StrapiSettings } from './settings.ts';

type Part = HealthReport['parts'][number];
type Check = (
  client: HttpClient,
  settings: StrapiSettings,
  secret: (reference: string) => Promise<string>,
) => Promise<Part>;

/** What the companion says of the content type. */
const Description = z.object({
  data: z.object({
    version: z.string(),
    unique: z.boolean(),
    draftAndPublish: z.boolean(),
    localized: z.boolean(),
    attributes: z.record(z.string(), z.string()),
  }),
});
const Locales = z.array(z.object({ code: z.string() }));

/** Token, fields, locales, rights and companion, each with its fix. Stops at the first part that the rest needs. */
export async function health(...of: Parameters<Check>): Promise<HealthReport> {
  const parts: Part[] = [];
  for (const check of [token, fields, locales, rights, companion]) {
    const found = await check(...of);
    parts.push(found);
    if (!found.ok) break;
  }
  return { ok: parts.every((part) => part.ok), parts };
}

const token: Check = async (client, settings, secret) => {
  const name = 'token';
  try {
    await secret(settings.token);
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix: `Set ${settings.token}.` };
  }
  try {
    const { status } = await client.read(`/${settings.collection}`, {
      query: { 'pagination[pageSize]': '1' },
      accept: [404],
    });
    if (status === 200) return { name, ok: true, message: `Signed in; ${settings.url} has ${settings.collection}.` };
    const message = `${settings.url} has no collection "${settings.collection}".`;
    return { name, ok: false, message, fix: 'Set `collection` to the plural API id of the content type.' };
  } catch (error) {
    const fix = `In Strapi: Settings → API Tokens, make one that may find, create, update and delete ${settings.collection}, and put it where \`token\` (${settings.token}) points.`;
    return { name, ok: false, message: explainError(error), fix };
  }
};

/** Asking for fields that the content type has not is refused (Strapi 5 validates the query). */
const fields: Check = async (client, settings) => {
  const name = 'fields';
  const wanted = [...Object.values(settings.fields), 'copydeskId'].filter((field) => field !== undefined);
  const missing: string[] = [];
  try {
    for (const field of wanted) {
      const query = { 'fields[0]': field, 'pagination[pageSize]': '1' };
      const { status } = await client.read(`/${settings.collection}`, { query, accept: [400] });
      if (status === 400) missing.push(field);
    }
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix: 'Check that the REST API answers.' };
  }
  if (missing.length === 0) return { name, ok: true, message: `${settings.collection} has ${wanted.join(', ')}.` };
  return {
    name,
    ok: false,
    message: `${settings.collection} lacks ${missing.join(', ')}.`,
    fix: 'Add them in the content type builder (copydeskId: short text, unique), or set `fields`.',
  };
};

const locales: Check = async (client, settings) => {
  const name = 'locales';
  const wanted = Object.values(settings.locales ?? {}) as string[];
  if (wanted.length === 0) return { name, ok: true, message: 'The content type is used without locales.' };
  try {
    const { status, json } = await client.read('/i18n/locales', { accept: [403, 404] });
    // Not every token may ask; a wrong locale then shows when something is prepared for it.
    if (status !== 200)
      return { name, ok: true, message: `Not checked (the token may not list them): ${wanted.join(', ')}.` };
    const codes = Locales.parse(json).map(({ code }) => code);
    const missing = wanted.filter((code) => !codes.includes(code));
    if (missing.length === 0) return { name, ok: true, message: `Strapi has ${wanted.join(', ')}.` };
    const fix = 'Set `locales` to codes that Strapi has (Settings → Internationalization).';
    return { name, ok: false, message: `Strapi has no locale ${missing.join(', ')}.`, fix };
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix: 'Check that the REST API answers.' };
  }
};

/** Requests that can change nothing: without data, and for a document that does not exist. Whoever may not do it is told so first. */
const rights: Check = async (client, settings) => {
  const name = 'rights';
  const path = `/${settings.collection}`;
  try {
    await client.write('POST', path, { body: {}, accept: [400] });
    await client.write('PUT', `${path}/copydesk-health`, { body: { data: {} }, accept: [404] });
    await client.write('DELETE', `${path}/copydesk-health`, { accept: [404] });
    return { name, ok: true, message: `The token may create, update and delete ${settings.collection}.` };
  } catch (error) {
    const fix = `In Strapi: Settings → API Tokens, give it create, update and delete for ${settings.collection}.`;
    return { name, ok: false, message: explainError(error), fix };
  }
};

/** Without it new pieces can be published, and nothing that is live can be changed or taken down. */
const companion: Check = async (client, settings) => {
  const name = 'companion';
  const fix =
    'Copy channels/strapi/companion to src/api/copydesk of the Strapi project, restart it, and give the token the permissions "Copydesk".';
  try {
    const { status, json } = await client.read(`/copydesk/${settings.collection}`, { accept: [404] });
    if (status !== 200) {
      const message = 'Not there: new pieces can be published, but live ones neither changed nor taken down.';
      return { name, ok: true, message, fix };
    }
    const { version, unique, draftAndPublish } = Description.parse(json).data;
    const wrong = [!unique && 'copydeskId is not unique', !draftAndPublish && 'draft & publish is off'].filter(Boolean);
    if (wrong.length === 0) return { name, ok: true, message: `Companion ${version}: live pieces can be changed.` };
    const mend = 'Change it in the content type builder: two executions at once could publish twice.';
    return { name, ok: false, message: `${settings.collection}: ${wrong.join(', ')}.`, fix: mend };
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix };
  }
};
