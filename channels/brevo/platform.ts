import { z } from 'zod';
import type { ConnectorDependencies, Recipient } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { type HttpAnswer, type HttpClient, openHttpClient } from '../http-client.ts';
import type { BrevoSettings } from './settings.ts';

const Made = z.object({ id: z.number() });
const Lists = z.object({
  lists: z.array(z.object({ id: z.number(), name: z.string() })).optional(),
  count: z.number(),
});
const Campaigns = z.object({
  campaigns: z.array(z.object({ id: z.number(), name: z.string() })).optional(),
  count: z.number(),
});
const Campaign = z.object({
  id: z.number(),
  subject: z.string(),
  htmlContent: z.string(),
  status: z.enum(['draft', 'sent', 'archive', 'queued', 'suspended', 'in_process']),
  createdAt: z.string(),
  sentDate: z.string().optional(),
  statistics: z
    .object({
      globalStats: z.object({
        delivered: z.number(),
        uniqueViews: z.number(),
        uniqueClicks: z.number(),
        unsubscriptions: z.number(),
      }),
    })
    .optional(),
});
export type BrevoCampaign = z.infer<typeof Campaign>;
const Contacts = z.object({ contacts: z.array(z.object({ email: z.string() })).optional(), count: z.number() });
const Process = z.object({ status: z.string() });

const perPage = 50;
const contactsPerPage = 500;
/** Of `emails`, "maximum of 150 emails" (https://developers.brevo.com/reference/remove-contact-from-list). */
const removedAtOnce = 150;

/** What of Brevo's API (v3, https://developers.brevo.com/reference) sending one mail to a list needs. */
export function openBrevo(
  settings: BrevoSettings,
  { secret, signal }: Pick<ConnectorDependencies, 'secret' | 'signal'>,
) {
  const client = openHttpClient({
    name: 'Brevo',
    url: `${settings.url}/v3`,
    headers: async () => ({ 'api-key': await secret(settings.apiKey) }),
    timeoutMs: settings.timeoutSeconds * 1_000,
    signal,
    judge,
  });

  return {
    account: async () => parsed(z.object({ companyName: z.string() }), await client.read('/account')),

    listNamed: (name: string) =>
      named(client, `/contacts/folders/${settings.folder}/lists`, name, (answer) => {
        const { lists = [], count } = parsed(Lists, answer);
        return { found: lists, count };
      }),

    async makeList(name: string): Promise<number> {
      const body = { name, folderId: settings.folder };
      return parsed(Made, await client.write('POST', '/contacts/lists', { body })).id;
    },

    /** Puts contacts into a list; those who are there already stay. Answers with the process that does it. */
    async importContacts(list: number, people: readonly Recipient[]): Promise<number> {
      const body = {
        listIds: [list],
        updateExistingContacts: true,
        emptyContactsAttributes: false,
        jsonBody: people.map(({ address, name, confirmedAt }) => ({
          email: address,
          attributes: { ...(name && { FIRSTNAME: name }), DOUBLE_OPT_IN_AT: confirmedAt.slice(0, 10) },
        })),
      };
      const Started = z.object({ processId: z.number() });
      return parsed(Started, await client.write('POST', '/contacts/import', { body })).processId;
    },

    /** Addresses of everybody who is in a list, as Brevo writes them. */
    async membersOf(list: number): Promise<string[]> {
      const members: string[] = [];
      for (;;) {
        const query = { limit: String(contactsPerPage), offset: String(members.length) };
        const { contacts = [], count } = parsed(
          Contacts,
          await client.read(`/contacts/lists/${list}/contacts`, { query }),
        );
        members.push(...contacts.map(({ email }) => email));
        if (contacts.length === 0 || members.length >= count) return members;
      }
    },

    /** Takes contacts out of a list; Brevo goes on knowing them. */
    async removeContacts(list: number, addresses: readonly string[]): Promise<void> {
      for (let at = 0; at < addresses.length; at += removedAtOnce)
        await client.write('POST', `/contacts/lists/${list}/contacts/remove`, {
          body: { emails: addresses.slice(at, at + removedAtOnce) },
        });
    },

    imported: async (process: number) =>
      parsed(Process, await client.read(`/processes/${process}`)).status === 'completed',

    campaignNamed: (name: string) =>
      named(client, '/emailCampaigns', name, (answer) => {
        const { campaigns = [], count } = parsed(Campaigns, answer);
        return { found: campaigns, count };
      }),

    async campaign(id: number): Promise<BrevoCampaign | null> {
      const answer = await client.read(`/emailCampaigns/${id}`, { accept: [404] });
      return answer.status === 404 ? null : parsed(Campaign, answer);
    },

    makeCampaign: async (body: Record<string, unknown>): Promise<number> =>
      parsed(Made, await client.write('POST', '/emailCampaigns', { body })).id,

    async sendNow(id: number): Promise<void> {
      await client.write('POST', `/emailCampaigns/${id}/sendNow`);
    },
  };
}

/** The oldest thing of exactly this name; the newest pages come first. */
async function named(
  client: HttpClient,
  path: string,
  name: string,
  read: (answer: HttpAnswer) => { found: { id: number; name: string }[]; count: number },
): Promise<number | null> {
  let oldest: number | null = null;
  for (let offset = 0; ; offset += perPage) {
    const query = { limit: String(perPage), offset: String(offset), sort: 'desc' };
    const { found, count } = read(await client.read(path, { query }));
    for (const one of found) if (one.name === name && (oldest === null || one.id < oldest)) oldest = one.id;
    if (oldest !== null || found.length === 0 || offset + found.length >= count) return oldest;
  }
}

function parsed<T>(schema: z.ZodType<T>, { json }: HttpAnswer): T {
  const { data, error } = schema.safeParse(json);
  if (data !== undefined) return data;
  throw new CopydeskError('transient', 'Brevo does not answer as its API does.', { cause: error });
}

/** https://developers.brevo.com/docs/how-it-works#error-codes and `x-sib-ratelimit-reset`, in seconds. */
function judge({ status, json, headers }: HttpAnswer) {
  const { code: given } = (json ?? {}) as { code?: unknown };
  const code = typeof given === 'string' && /^[a-z_]{1,60}$/.test(given) ? { code: given } : {};
  if (status === 401 || status === 403) return { errorClass: 'auth', field: 'settings.apiKey', ...code } as const;
  if (status !== 429) return null;
  const seconds = Number(headers.get('x-sib-ratelimit-reset') ?? Number.NaN);
  return {
    errorClass: 'rate_limited',
    ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1_000 }),
    ...code,
  } as const;
}
