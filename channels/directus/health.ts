import { z } from 'zod';
import type { HealthReport } from '../../domain/channel.ts';
import { explainError } from '../../domain/errors.ts';
import type { HttpClient } from '../http-client.ts';
import { fieldsParameter } from './item.ts';
import type { DirectusSettings } from './settings.ts';

type Part = HealthReport['parts'][number];

/** https://directus.io/docs/api/fields */
const FieldList = z.object({
  data: z.array(
    z.object({
      field: z.string(),
      type: z.string(),
      meta: z.object({ special: z.array(z.string()).nullish() }).nullish(),
    }),
  ),
});

/** Token, collection with its fields, and the times that changes are told by, each with its fix. Stops at the first that the rest needs. */
export async function health(
  client: HttpClient,
  settings: DirectusSettings,
  secret: (reference: string) => Promise<string>,
): Promise<HealthReport> {
  const parts: Part[] = [];
  for (const check of [token, reading, times]) {
    const found = await check(client, settings, secret);
    parts.push(found);
    if (!found.ok) break;
  }
  return { ok: parts.every((part) => part.ok), parts };
}

type Check = (
  client: HttpClient,
  settings: DirectusSettings,
  secret: (reference: string) => Promise<string>,
) => Promise<Part>;

const token: Check = async (client, settings, secret) => {
  const name = 'token';
  try {
    await secret(settings.token);
    await client.read('/users/me', { query: { fields: 'id' } });
    return { name, ok: true, message: `Signed in to ${settings.url}.` };
  } catch (error) {
    const fix = `Make a static token for a user of Directus and put it where \`token\` (${settings.token}) points.`;
    return { name, ok: false, message: explainError(error), fix };
  }
};

const reading: Check = async (client, settings) => {
  const name = 'collection';
  try {
    const query = { fields: fieldsParameter(settings), limit: '1' };
    await client.read(`/items/${settings.collection}`, { query });
    return { name, ok: true, message: `The fields of ${settings.collection} can be read.` };
  } catch (error) {
    const fix = `Set \`collection\` and \`fields\` to what the data model has, and give the user's policy create, read and update on them.`;
    return { name, ok: false, message: explainError(error), fix };
  }
};

/** Without the time of the last change nothing tells a page that somebody has saved since. */
const times: Check = async (client, settings) => {
  const name = 'times';
  const { created, updated } = settings.fields;
  const fix = `Make ${created} (special: date-created) and ${updated} (special: date-updated), or name the fields that are.`;
  try {
    const { data } = FieldList.parse((await client.read(`/fields/${settings.collection}`)).json);
    const isSpecial = (field: string, special: string) =>
      data.find((each) => each.field === field)?.meta?.special?.includes(special) ?? false;
    if (isSpecial(created, 'date-created') && isSpecial(updated, 'date-updated'))
      return { name, ok: true, message: `${created} and ${updated} are kept by Directus.` };
    return { name, ok: false, message: `${created} or ${updated} is not kept by Directus.`, fix };
  } catch (error) {
    return { name, ok: false, message: explainError(error), fix };
  }
};
