import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { CopydeskError } from '../domain/errors.ts';
import type { Consents } from '../store/store.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';

/** Rows are sent in portions that the API takes at once. */
const portion = 1_000;

export const consentCommand = (configured: Configured) =>
  new Command('consent')
    .description('who wants mail, with the proof of it')
    .addCommand(list(configured))
    .addCommand(record(configured))
    .addCommand(withdraw(configured))
    .addCommand(forget(configured));

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    { name: 'list', summary: 'list the mailing lists and how many want them', examples: ['consent list'] },
    async (session) => {
      const found = await session.client().get<{ lists: Awaited<ReturnType<Consents['lists']>> }>('/consents');
      const words = session.texts.consent;
      session.result(found, () =>
        table(
          [words.list, words.purpose, words.wanting, words.withdrawn],
          found.lists.map(({ list, purpose, wanting, withdrawn }) => [
            list,
            purpose,
            String(wanting),
            String(withdrawn),
          ]),
        ),
      );
    },
  );

const record = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'import',
      summary: 'record consents of a CSV: address, name, source, requestedAt, confirmedAt, ip, wording',
      examples: ['consent import newsletter.csv --list newsletter --purpose offers --as sven-aumann'],
    },
    async (session, file: string, { list, purpose }: { list: string; purpose: string }) => {
      const consents = rowsOf(await readText(file), file).map(({ address, name, ...proof }) => ({
        address,
        ...(name && { name }),
        list,
        purpose,
        proof: Object.fromEntries(Object.entries(proof).filter(([, value]) => value !== '')),
      }));
      const total = { added: 0, renewed: 0, optedOut: 0, unchanged: 0 };
      for (let at = 0; at < consents.length; at += portion) {
        const counts = await session
          .client()
          .post<typeof total>('/consents', { consents: consents.slice(at, at + portion) });
        for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
      }
      session.result(total, () => session.texts.consent.imported(total));
    },
  )
    .argument('<file>', 'CSV with a heading line')
    .requiredOption('--list <name>', 'mailing list, as channels.yaml names it')
    .requiredOption('--purpose <name>', 'what they agreed to, as channels.yaml names it');

const withdraw = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'withdraw',
      summary: 'end the consents of an address that is read from standard input',
      examples: ['consent withdraw --list newsletter'],
    },
    async (session, { list }: { list?: string }) => {
      const address = await addressFromInput();
      const done = await session
        .client()
        .post<{ ended: number }>('/consents/withdraw', { address, ...(list && { list }) });
      session.result(done, () => session.texts.consent.ended(done.ended));
    },
  ).option('--list <name>', 'from this list only');

const forget = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'forget',
      summary: 'forget an address that is read from standard input, with its name and consents',
      examples: ['consent forget --as sven-aumann'],
    },
    async (session) => {
      const done = await session
        .client()
        .post<{ known: boolean }>('/consents/forget', { address: await addressFromInput() });
      session.result(done, () => session.texts.consent.forgotten(done.known));
    },
  );

/** Never an argument: a command line can be read by others and stays in histories of shells. */
async function addressFromInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').trim();
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CopydeskError('not_found', 'There is no file that can be read.', { where: { file }, cause });
  });
}

function rowsOf(text: string, file: string): Record<string, string>[] {
  const columns = ['address', 'name', 'source', 'requestedAt', 'confirmedAt', 'ip', 'wording'];
  try {
    const rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Record<
      string,
      string
    >[];
    const wrong = Object.keys(rows[0] ?? {}).find((name) => !columns.includes(name));
    if (wrong === undefined) return rows;
    throw new CopydeskError('invalid', `There is no column "${wrong}".`, {
      where: { file, line: 1 },
      choices: columns,
    });
  } catch (cause) {
    if (cause instanceof CopydeskError) throw cause;
    throw new CopydeskError('invalid', 'This is no CSV.', {
      where: { file, line: (cause as { lines?: number }).lines },
      cause,
    });
  }
}
