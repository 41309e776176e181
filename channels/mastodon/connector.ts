import { z } from 'zod';
import { type Connector, channelContract, type HealthReport } from '../../domain/channel.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import { type HttpAnswer, openHttpClient } from '../http-client.ts';
import { openPostChannel } from '../posts/post-channel.ts';
import type { LivePost } from '../posts/post-platform.ts';
import { MastodonSettings } from './settings.ts';

const Account = z.object({ id: z.string(), acct: z.string() });
const Status = z.object({
  id: z.string(),
  url: z.string().nullable(),
  content: z.string(),
  created_at: z.string(),
  replies_count: z.number(),
  reblogs_count: z.number(),
  favourites_count: z.number(),
});
const Source = z.object({ id: z.string(), text: z.string() });
const Instance = z.object({
  configuration: z.object({
    statuses: z.object({ max_characters: z.number(), characters_reserved_per_url: z.number() }),
  }),
});

/** Every address counts so many characters (https://docs.joinmastodon.org/user/posting/#links). */
const charactersPerUrl = 23;
const lookedThrough = '40';

/**
 * Mastodon by its REST API (https://docs.joinmastodon.org/api/, 4.3). A repeat within the hour is known there by the Idempotency-Key; later
 * ones, and lost answers, by the mark in the link.
 */
export const mastodon: Connector<MastodonSettings> = {
  name: 'mastodon',
  contract: channelContract,
  settings: MastodonSettings,
  open(channel, settings, dependencies) {
    const { url, account, visibility } = settings;
    const client = openHttpClient({
      name: `Mastodon at ${new URL(url).host}`,
      url: `${url}/api`,
      headers: async () => ({ authorization: `Bearer ${await dependencies.secret(settings.token)}` }),
      timeoutMs: settings.timeoutSeconds * 1_000,
      signal: dependencies.signal,
      judge,
    });
    const read = async <T>(schema: z.ZodType<T>, path: string, query?: Record<string, string>): Promise<T> =>
      parsed(schema, await client.read(path, query ? { query } : {}));

    /** The account behind the token, which must be the one of the settings: a wrong token would post elsewhere. */
    async function own(): Promise<string> {
      const { id, acct } = await read(Account, '/v1/accounts/verify_credentials');
      if (acct.toLowerCase() === account.toLowerCase()) return id;
      throw new CopydeskError('auth', `The token is of another account than ${account}.`, {
        where: { field: 'settings.token' },
      });
    }

    async function withText({ id, url: address, created_at }: z.infer<typeof Status>): Promise<LivePost> {
      const { text } = await read(Source, `/v1/statuses/${id}/source`);
      return { remoteId: id, url: address ?? `${url}/@${account}/${id}`, text, createdAt: created_at };
    }

    async function statusOf(remoteId: string): Promise<z.infer<typeof Status> | null> {
      if (!/^[0-9]{1,30}$/.test(remoteId))
        throw new CopydeskError('invalid', `"${remoteId}" is no id of a post there.`, { where: { field: 'remoteId' } });
      const answer = await client.read(`/v1/statuses/${remoteId}`, { accept: [404] });
      return answer.status === 404 ? null : parsed(Status, answer);
    }

    return openPostChannel(
      {
        place: { connector: 'mastodon', channel, destination: `@${account}@${new URL(url).host}` },
        limit: settings.limit,
        lengthOf: (text) => [...text.replace(/https?:\/\/\S+/g, 'x'.repeat(charactersPerUrl))].length,
        async send(text, locale, key) {
          await own();
          await client.write('POST', '/v1/statuses', {
            body: { status: text, visibility, language: locale.slice(0, 2) },
            headers: { 'idempotency-key': key },
          });
        },
        async search(mark) {
          const statuses = await read(z.array(Status), `/v1/accounts/${await own()}/statuses`, {
            limit: lookedThrough,
            exclude_reblogs: 'true',
          });
          const posts: LivePost[] = [];
          // Only of those whose markup has the mark is the text asked for, which takes a request each.
          for (const status of statuses.filter(({ content }) => content.includes(mark)))
            posts.push(await withText(status));
          return posts;
        },
        async get(remoteId) {
          const status = await statusOf(remoteId);
          return status && withText(status);
        },
        async remove(remoteId) {
          await client.write('DELETE', `/v1/statuses/${remoteId}`);
        },
        async metrics(remoteId) {
          const status = await statusOf(remoteId);
          if (!status) throw new CopydeskError('not_found', `There is no post ${remoteId}.`);
          const { replies_count, reblogs_count, favourites_count } = status;
          return { replies: replies_count, boosts: reblogs_count, favourites: favourites_count };
        },
        health: () => health(),
      },
      dependencies,
    );

    async function health(): Promise<HealthReport> {
      try {
        await own();
        const { max_characters } = (await read(Instance, '/v2/instance')).configuration.statuses;
        const fits = max_characters >= settings.limit;
        const limit = { name: 'limit', ok: fits, message: `The server takes ${max_characters} characters.` };
        const fix = `Set limit to ${max_characters}.`;
        return {
          ok: fits,
          parts: [
            { name: 'account', ok: true, message: `@${account} at ${url} answers.` },
            fits ? limit : { ...limit, fix },
          ],
        };
      } catch (error) {
        const auth = error instanceof CopydeskError && error.errorClass === 'auth';
        const fix = auth
          ? `Set ${settings.token} to a token of ${account}.`
          : `See whether ${url} is right and answers.`;
        return { ok: false, parts: [{ name: 'account', ok: false, message: explainError(error), fix }] };
      }
    }
  },
};

function parsed<T>(schema: z.ZodType<T>, { json }: HttpAnswer): T {
  const { data, error } = schema.safeParse(json);
  if (data !== undefined) return data;
  throw new CopydeskError('transient', 'The server does not answer as Mastodon does.', { cause: error });
}

/** https://docs.joinmastodon.org/api/rate-limits/: the header says when requests are taken again. */
function judge({ status, headers }: HttpAnswer) {
  if (status === 401 || status === 403) return { errorClass: 'auth', field: 'settings.token' } as const;
  if (status !== 429) return null;
  const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '') - Date.now();
  return {
    errorClass: 'rate_limited',
    ...(Number.isFinite(reset) && { retryAfterMs: Math.max(1_000, reset) }),
  } as const;
}
