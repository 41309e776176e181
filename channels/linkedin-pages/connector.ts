import { z } from 'zod';
import { type Connector, channelContract, type HealthReport } from '../../domain/channel.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import { type HttpAnswer, openHttpClient } from '../http-client.ts';
import { openPostChannel } from '../posts/post-channel.ts';
import type { LivePost } from '../posts/post-platform.ts';
import { fromLittleText, toLittleText } from './little-text.ts';
import { LinkedInPagesSettings } from './settings.ts';

const Post = z.object({
  id: z.string(),
  commentary: z.string(),
  lifecycleState: z.string(),
  publishedAt: z.number().optional(),
  createdAt: z.number(),
});
const Posts = z.object({ elements: z.array(Post) });
const Organization = z.object({ localizedName: z.string() });
const Shares = z.object({
  elements: z.array(
    z.object({
      totalShareStatistics: z.object({
        impressionCount: z.number(),
        clickCount: z.number(),
        likeCount: z.number(),
        shareCount: z.number(),
      }),
    }),
  ),
});

const lookedThrough = '50';

/**
 * The page of an organisation on LinkedIn by the Posts API (https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api).
 * It knows no repeats; they are known by the mark in the link.
 */
export const linkedInPages: Connector<LinkedInPagesSettings> = {
  name: 'linkedin-pages',
  contract: channelContract,
  settings: LinkedInPagesSettings,
  open(channel, settings, dependencies) {
    const author = `urn:li:organization:${settings.organization}`;
    const client = openHttpClient({
      name: 'LinkedIn',
      url: `${settings.url}/rest`,
      headers: async () => ({
        authorization: `Bearer ${await dependencies.secret(settings.token)}`,
        'linkedin-version': settings.version,
        'x-restli-protocol-version': '2.0.0',
      }),
      timeoutMs: settings.timeoutSeconds * 1_000,
      signal: dependencies.signal,
      judge,
    });

    const toPost = ({ id, commentary, publishedAt, createdAt }: z.infer<typeof Post>): LivePost => ({
      remoteId: id,
      url: `https://www.linkedin.com/feed/update/${id}/`,
      text: fromLittleText(commentary),
      createdAt: new Date(publishedAt ?? createdAt).toISOString(),
    });

    return openPostChannel(
      {
        place: { connector: 'linkedin-pages', channel, destination: author },
        limit: 3_000,
        lengthOf: (text) => [...text].length,
        async send(text) {
          await client.write('POST', '/posts', {
            body: {
              author,
              commentary: toLittleText(text),
              visibility: 'PUBLIC',
              distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
              lifecycleState: 'PUBLISHED',
              isReshareDisabledByAuthor: false,
            },
          });
        },
        async search(mark) {
          const query = { author, q: 'author', count: lookedThrough, sortBy: 'CREATED' };
          const { elements } = parsed(
            Posts,
            await client.read('/posts', { query, headers: { 'x-restli-method': 'FINDER' } }),
          );
          return elements
            .filter(isLive)
            .map(toPost)
            .filter(({ text }) => text.includes(mark));
        },
        async get(remoteId) {
          const answer = await client.read(`/posts/${pathOf(remoteId)}`, { accept: [404] });
          if (answer.status === 404) return null;
          const post = parsed(Post, answer);
          return isLive(post) ? toPost(post) : null;
        },
        async remove(remoteId) {
          await client.write('DELETE', `/posts/${pathOf(remoteId)}`, { headers: { 'x-restli-method': 'DELETE' } });
        },
        async metrics(remoteId) {
          pathOf(remoteId);
          const kind = remoteId.startsWith('urn:li:ugcPost:') ? 'ugcPosts' : 'shares';
          const query = { q: 'organizationalEntity', organizationalEntity: author, [kind]: `List(${remoteId})` };
          const [found] = parsed(Shares, await client.read('/organizationalEntityShareStatistics', { query })).elements;
          const statistics = found?.totalShareStatistics;
          return {
            impressions: statistics?.impressionCount ?? 0,
            clicks: statistics?.clickCount ?? 0,
            likes: statistics?.likeCount ?? 0,
            shares: statistics?.shareCount ?? 0,
          };
        },
        health: () => health(),
      },
      dependencies,
    );

    async function health(): Promise<HealthReport> {
      try {
        const { localizedName } = parsed(Organization, await client.read(`/organizations/${settings.organization}`));
        return { ok: true, parts: [{ name: 'page', ok: true, message: `The page of ${localizedName} answers.` }] };
      } catch (error) {
        const auth = error instanceof CopydeskError && error.errorClass === 'auth';
        const fix = auth
          ? `Renew ${settings.token}: it must be of somebody who administers the page.`
          : 'See whether organisation and version are right: LinkedIn ends versions after about a year.';
        return { ok: false, parts: [{ name: 'page', ok: false, message: explainError(error), fix }] };
      }
    }
  },
};

const isLive = ({ lifecycleState }: z.infer<typeof Post>): boolean => lifecycleState === 'PUBLISHED';

function pathOf(remoteId: string): string {
  if (/^urn:li:(share|ugcPost):\d{1,30}$/.test(remoteId)) return encodeURIComponent(remoteId);
  throw new CopydeskError('invalid', `"${remoteId}" is no id of a post on LinkedIn.`, { where: { field: 'remoteId' } });
}

function parsed<T>(schema: z.ZodType<T>, { json }: HttpAnswer): T {
  const { data, error } = schema.safeParse(json);
  if (data !== undefined) return data;
  throw new CopydeskError('transient', 'LinkedIn does not answer as its Posts API does.', { cause: error });
}

/** https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling; 426 is for a version that is served no more. */
function judge({ status, json }: HttpAnswer) {
  const { code: given } = (json ?? {}) as { code?: unknown };
  const code = typeof given === 'string' && /^[A-Z_]{1,60}$/.test(given) ? { code: given } : {};
  if (status === 401 || status === 403) return { errorClass: 'auth', field: 'settings.token', ...code } as const;
  if (status === 426) return { errorClass: 'invalid', field: 'settings.version', ...code } as const;
  return null;
}
