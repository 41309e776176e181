import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { CopydeskError } from '../domain/errors.ts';
import type { KnowledgeDocument, Passage } from '../domain/knowledge.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';
import { cliTexts } from './texts.ts';

export const knowledgeCommand = (configured: Configured) =>
  new Command('knowledge')
    .description('documents that texts rest on')
    .addCommand(add(configured))
    .addCommand(search(configured))
    .addCommand(list(configured));

const add = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'add',
      summary: 'add documents (Markdown, HTML, PDF, CSV, text)',
      examples: ['knowledge add leitfaden.md preise.csv', 'knowledge add vertrag.pdf --readers legal,admin'],
    },
    async (session, files: string[], { readers, widen }: { readers?: string; widen?: boolean }) => {
      const form = new FormData();
      if (readers) form.set('readers', readers);
      for (const file of files) {
        const bytes = await readFile(file).catch((cause: unknown) => {
          throw new CopydeskError('not_found', 'There is no file that can be read.', { where: { file }, cause });
        });
        form.append('file', new Blob([new Uint8Array(bytes)]), basename(file));
      }
      const added = await session
        .client()
        .upload<{ documents: { id: string; change: string }[] }>(
          `/knowledge/documents${widen ? '?widen=true' : ''}`,
          form,
        );
      session.result(added, () => added.documents.map(({ id, change }) => cliTexts[session.lang].added(id, change)));
    },
  )
    .argument('<files...>', 'documents')
    .option(
      '--readers <roles>',
      'roles that may read them, separated by commas; left out: as before, or everybody for a new one',
    )
    .option('--widen', 'let more roles read a document than may read it now');

const search = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'search',
      summary: 'find passages',
      examples: [
        'knowledge search "Wie wasserdicht ist die Nordgrat 3L?"',
        'knowledge search laminate --language en --limit 3',
      ],
    },
    async (session, query: string, { language, limit }: { language?: string; limit?: string }) => {
      const asked = new URLSearchParams({ q: query, ...(language && { language }), ...(limit && { limit }) });
      const { passages } = await session.client().get<{ passages: Passage[] }>(`/knowledge/search?${asked}`);
      session.result({ passages }, () =>
        passages.length === 0
          ? cliTexts[session.lang].nothing
          : passages.flatMap(({ id, title, text }) => [
              `${title} (${id})`,
              ...text.split('\n').map((line) => `  ${line}`),
              '',
            ]),
      );
    },
  )
    .argument('<query>', 'words or a question')
    .option('--language <language>', 'de or en')
    .option('--limit <number>', 'passages at most');

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    { name: 'list', summary: 'list the documents that you may read', examples: ['knowledge list --json'] },
    async (session) => {
      const { documents } = await session.client().get<{ documents: KnowledgeDocument[] }>('/knowledge/documents');
      const { knowledge } = session.texts;
      session.result({ documents }, () => {
        if (documents.length === 0) return cliTexts[session.lang].nothing;
        const rows = documents.map(({ id, language, readers, integrity, validUntil }) => [
          id,
          language,
          readers.join(', '),
          knowledge[integrity],
          validUntil ? `${cliTexts[session.lang].until} ${validUntil.slice(0, 10)}` : '',
        ]);
        return table([knowledge.document, knowledge.language, knowledge.readers, knowledge.trust, ''], rows);
      });
    },
  );
