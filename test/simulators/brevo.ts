import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';

export interface BrevoSimulator extends Simulator {
  campaigns(): { id: number; name: string; status: string; sentTo: string[] }[];
  /** Somebody objects at Brevo itself. */
  block(address: string): void;
}

export const brevoKey = 'xkeysib-of-steinfoehr';
const fields = ['name', 'subject', 'sender', 'replyTo', 'htmlContent', 'recipients'];

/**
 * What Brevo's API v3 (https://developers.brevo.com/reference) knows of lists, contacts and e-mail campaigns: `api-key`, verified senders,
 * required and known parameters, lists within a folder, imports that take a while and answer by a process, campaigns as drafts that are sent
 * once, its own blocklist, paging, errors `{code, message}`, `x-sib-ratelimit-*`.
 */
export async function startBrevo(options: { logFile?: string } = {}): Promise<BrevoSimulator> {
  const lists: { id: number; name: string; members: Set<string> }[] = [];
  const campaigns: {
    id: number;
    name: string;
    subject: string;
    htmlContent: string;
    listIds: number[];
    status: string;
    sentTo: string[];
    createdAt: string;
    sentDate?: string;
  }[] = [];
  const processes = new Map<number, number>();
  const blocked = new Set<string>();
  let next = 10;
  const invalid = (message: string): Answer => ({ status: 400, json: { code: 'invalid_parameter', message } });
  const missing = (message: string): Answer => ({ status: 400, json: { code: 'missing_parameter', message } });
  const page = <T>(all: T[], query: URLSearchParams): T[] => {
    const [limit, offset] = [Number(query.get('limit') ?? 10), Number(query.get('offset') ?? 0)];
    return (query.get('sort') === 'desc' ? [...all].reverse() : all).slice(offset, offset + Math.min(limit, 50));
  };

  function importContacts(given: Record<string, unknown>): Answer {
    const { jsonBody, listIds } = given as { jsonBody?: { email?: string }[]; listIds?: number[] };
    if (!jsonBody?.length) return missing('jsonBody is missing');
    if (!listIds?.every((id) => lists.some((list) => list.id === id))) return invalid('List ID does not exist');
    for (const { email = '' } of jsonBody) {
      if (!/^[^@\s]+@[^@\s]+$/.test(email)) return invalid('Invalid email address');
      for (const list of lists) if (listIds.includes(list.id)) list.members.add(email.toLowerCase());
    }
    next += 1;
    processes.set(next, 2);
    return { status: 202, json: { processId: next } };
  }

  function removeContacts({ members }: { members: Set<string> }, given: Record<string, unknown>): Answer {
    const { emails } = given as { emails?: string[] };
    if (!emails?.length) return missing('emails is missing');
    if (emails.length > 150) return invalid('At most 150 emails');
    const success = emails.filter((email) => members.delete(email));
    if (success.length === 0) return invalid('Contact already removed from list and/or does not exist');
    return { status: 201, json: { contacts: { success, failure: emails.filter((one) => !success.includes(one)) } } };
  }

  function makeCampaign(given: Record<string, unknown>): Answer {
    const unknown = Object.keys(given).find((name) => !fields.includes(name));
    if (unknown) return invalid(`${unknown} is not allowed`);
    for (const name of ['name', 'subject', 'sender', 'htmlContent'])
      if (!given[name]) return missing(`${name} is missing`);
    const { name, subject, sender, htmlContent, recipients } = given as unknown as {
      name: string;
      subject: string;
      sender: { email?: string };
      htmlContent: string;
      recipients?: { listIds?: number[] };
    };
    if (sender.email !== 'post@steinfoehr.example') return invalid('Sender is not valid');
    if (htmlContent.length < 10) return invalid('htmlContent is too short');
    const listIds = recipients?.listIds ?? [];
    if (!listIds.every((id) => lists.some((list) => list.id === id))) return invalid('List ID does not exist');
    next += 1;
    campaigns.push({
      id: next,
      name,
      subject,
      htmlContent,
      listIds,
      status: 'draft',
      sentTo: [],
      createdAt: new Date().toISOString(),
    });
    return { status: 201, json: { id: next } };
  }

  function sendNow(id: number, effect: (effect: Effect) => void): Answer {
    const campaign = campaigns.find((one) => one.id === id);
    if (!campaign) return { status: 404, json: { code: 'document_not_found', message: 'Campaign ID does not exist' } };
    if (campaign.status !== 'draft')
      return { status: 400, json: { code: 'campaign_sent', message: 'Campaign is already sent' } };
    const to = campaign.listIds.flatMap((list) => [...lists.find((one) => one.id === list)!.members]);
    if (to.length === 0) return { status: 402, json: { code: 'campaign_processing', message: 'No recipients' } };
    Object.assign(campaign, {
      status: 'queued',
      sentTo: to.filter((address) => !blocked.has(address)),
      sentDate: new Date().toISOString(),
    });
    effect({
      effect: 'published',
      id: String(id),
      marker: campaign.name.split(' ')[1] ?? null,
      recipients: campaign.sentTo.length,
    });
    return { status: 204 };
  }

  function handle({ method, path, query, headers, json }: Ask, effect: (effect: Effect) => void): Answer {
    if (headers['api-key'] !== brevoKey)
      return { status: 401, json: { code: 'unauthorized', message: 'Key not found' } };
    const given = (json ?? {}) as Record<string, unknown>;
    if (path === '/v3/account') return { status: 200, json: { companyName: 'Steinföhr' } };
    if (path === '/v3/contacts/folders/7/lists')
      return {
        status: 200,
        json: { count: lists.length, lists: page(lists, query).map(({ id, name }) => ({ id, name })) },
      };
    if (path === '/v3/contacts/lists' && method === 'POST') {
      if (given.folderId !== 7 || typeof given.name !== 'string') return invalid('folderId is not valid');
      next += 1;
      lists.push({ id: next, name: given.name, members: new Set() });
      return { status: 201, json: { id: next } };
    }
    const [, of, remove] = /^\/v3\/contacts\/lists\/(\d+)\/contacts(\/remove)?$/.exec(path) ?? [];
    const list = lists.find(({ id }) => id === Number(of));
    if (of && !list) return { status: 404, json: { code: 'document_not_found', message: 'List ID does not exist' } };
    if (list && remove && method === 'POST') return removeContacts(list, given);
    if (list && method === 'GET') {
      const [limit, offset] = [Number(query.get('limit') ?? 50), Number(query.get('offset') ?? 0)];
      if (limit > 500) return invalid('Limit exceeds max value');
      const contacts = [...list.members].map((email) => ({ email })).slice(offset, offset + limit);
      return { status: 200, json: { contacts, count: list.members.size } };
    }
    if (path === '/v3/contacts/import' && method === 'POST') return importContacts(given);
    const process = Number(/^\/v3\/processes\/(\d+)$/.exec(path)?.[1]);
    if (processes.has(process)) {
      const left = processes.get(process)! - 1;
      processes.set(process, left);
      return { status: 200, json: { id: process, name: 'IMPORTUSER', status: left > 0 ? 'in_process' : 'completed' } };
    }
    if (path === '/v3/emailCampaigns' && method === 'POST') return makeCampaign(given);
    if (path === '/v3/emailCampaigns')
      return {
        status: 200,
        json: { count: campaigns.length, campaigns: page(campaigns, query).map(({ id, name }) => ({ id, name })) },
      };
    const [, id, now] = /^\/v3\/emailCampaigns\/(\d+)(\/sendNow)?$/.exec(path) ?? [];
    if (now && method === 'POST') return sendNow(Number(id), effect);
    const campaign = campaigns.find((one) => one.id === Number(id));
    if (!campaign) return { status: 404, json: { code: 'document_not_found', message: 'Not found' } };
    const globalStats = { delivered: campaign.sentTo.length, uniqueViews: 0, uniqueClicks: 0, unsubscriptions: 0 };
    return { status: 200, json: { ...campaign, statistics: { globalStats } } };
  }

  return Object.assign(await startSimulator('brevo', handle, options), {
    campaigns: () => campaigns.map(({ id, name, status, sentTo }) => ({ id, name, status, sentTo })),
    block: (address: string) => void blocked.add(address),
  });
}
