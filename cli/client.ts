import type { Problem } from '../console/problem.ts';
import { CopydeskError, isErrorClass } from '../domain/errors.ts';

/** How to reach a server, and in whose name. */
export interface Connection {
  url: string;
  token: string;
  /** Person id; null when the token itself says who it is. */
  as: string | null;
  /** Tenant id; null when the token itself says it, or one tenant is alone. */
  tenant: string | null;
}

/** The server does not answer, which is another thing than an answer that says no. */
export class ServerUnreachable extends CopydeskError {}

/** The API as the commands use it. */
export interface Client {
  readonly url: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  upload<T>(path: string, form: FormData): Promise<T>;
  /** The data of server-sent events, each with its id, until the server ends the stream. */
  events<T>(path: string, lastId: string | null): AsyncGenerator<{ id: string; data: T }>;
}

/** Speaks to `/api/v1` of a server. Refusals come back as the `CopydeskError`s that they were there. */
export function createClient({ url, token, as, tenant }: Connection): Client {
  const standing = {
    Authorization: `Bearer ${token}`,
    ...(as !== null && { 'Copydesk-As': as }),
    ...(tenant !== null && { 'Copydesk-Tenant': tenant }),
  };

  async function ask(
    method: string,
    path: string,
    body?: string | FormData,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(`${url}/api/v1${path}`, { method, body, headers: { ...standing, ...headers } }).catch(
      (cause: unknown) => {
        throw unreachable(url, cause);
      },
    );
    if (!response.ok) throw await refusal(response);
    return response;
  }

  const read = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T;

  return {
    url,
    get: (path) => read(ask('GET', path)),
    post: (path, body, headers) =>
      read(
        ask('POST', path, body === undefined ? undefined : JSON.stringify(body), {
          'Content-Type': 'application/json',
          ...headers,
        }),
      ),
    put: (path, body) => read(ask('PUT', path, JSON.stringify(body), { 'Content-Type': 'application/json' })),
    async delete(path) {
      await ask('DELETE', path);
    },
    upload: (path, form) => read(ask('POST', path, form)),
    async *events<T>(path: string, lastId: string | null) {
      const { body } = await ask('GET', path, undefined, lastId === null ? {} : { 'Last-Event-ID': lastId });
      for await (const { id, data } of readEvents(body!)) yield { id, data: JSON.parse(data) as T };
    },
  };
}

export const unreachable = (url: string, cause: unknown): ServerUnreachable =>
  new ServerUnreachable('transient', `The server at ${url} does not answer. Start it with: npm start`, { cause });

async function refusal(response: Response): Promise<CopydeskError> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const errorClass = problem?.type?.split(':').at(-1);
  if (!problem?.detail)
    return new CopydeskError(
      'transient',
      `The server answered ${response.status} and nothing that can be understood. Is it a Copydesk?`,
    );
  if (!isErrorClass(errorClass)) {
    const bad = response.status >= 400 && response.status < 500;
    return new CopydeskError(bad ? 'invalid' : 'transient', problem.detail);
  }
  // A list of mistakes names their places itself.
  const { where, choices, problems = [] } = problem;
  const error = new CopydeskError(errorClass, problem.detail, problems.length > 1 ? {} : { where, choices });
  const each = problems.map(
    (one) => new CopydeskError('invalid', one.detail, { where: one.where, choices: one.choices }),
  );
  return Object.assign(error, { problems: each });
}

/** Server-sent events: fields by line, an empty line ends one (WHATWG HTML, 9.2.6). Comments keep the connection open and say nothing. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<{ id: string; data: string }> {
  let id = '';
  let data: string[] = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('id:')) id = line.slice(3).trim();
      else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
      else if (line === '' && data.length > 0) {
        yield { id, data: data.join('\n') };
        data = [];
      }
    }
  }
}
