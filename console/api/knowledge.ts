import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { KnowledgeDocument, Passage } from '../../domain/knowledge.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';

/** Documents: what there is, what they say, and new ones. */
export function addKnowledgeRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json({ documents: await desk.documents(context.var.viewer) }, 200));
  api.openapi(search, async (context) => {
    const { q: text, language, limit } = context.req.valid('query');
    return context.json({ passages: await desk.searchKnowledge(context.var.viewer, { text, language, limit }) }, 200);
  });
  api.openapi(add, async (context) => {
    const documents: { id: string; change: string }[] = [];
    const { widen: said, ...given } = context.req.valid('query');
    const widen = said === 'true';
    for (const document of await documentsIn(context, given)) {
      documents.push(await desk.addKnowledge(context.var.viewer, { ...document, widen }));
    }
    return context.json({ documents }, 201);
  });
}

interface Given {
  name?: string;
  readers?: string;
}

/** The files of a form, or the body itself under the name that the query gives. */
async function documentsIn(context: Context, { name, readers }: Given) {
  if (context.req.header('Content-Type')?.startsWith('multipart/form-data')) {
    const form = await context.req.formData();
    const files = form.getAll('file').filter((file) => typeof file !== 'string');
    if (files.length === 0) throw new CopydeskError('invalid', 'The form has no file.', { where: { field: 'file' } });
    const allowed = readersIn(String(form.get('readers') ?? readers ?? ''));
    return Promise.all(
      files.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
        readers: allowed,
      })),
    );
  }
  if (!name)
    throw new CopydeskError('invalid', 'A document needs a name with an ending, e.g. ?name=leitfaden.md.', {
      where: { field: 'name' },
    });
  return [{ name, bytes: new Uint8Array(await context.req.arrayBuffer()), readers: readersIn(readers ?? '') }];
}

/** `legal, admin` as a list; nothing leaves it open. */
function readersIn(text: string): string[] | undefined {
  const readers = text
    .split(',')
    .map((reader) => reader.trim())
    .filter(Boolean);
  return readers.length > 0 ? readers : undefined;
}

const tags = ['knowledge'];

const list = createRoute({
  method: 'get',
  path: '/knowledge/documents',
  tags,
  summary: 'List the documents that you may read',
  responses: {
    200: json(z.object({ documents: z.array(KnowledgeDocument.meta({ id: 'KnowledgeDocument' })) }), 'Documents.'),
    ...problems,
  },
});

const search = createRoute({
  method: 'get',
  path: '/knowledge/search',
  tags,
  summary: 'Find passages by words and, where there are embeddings, by meaning',
  request: {
    query: z.object({
      q: z.string().min(1).max(1_000),
      language: z.enum(['de', 'en']).optional(),
      limit: z.coerce.number().int().min(1).max(50).optional(),
    }),
  },
  responses: {
    200: json(z.object({ passages: z.array(Passage.meta({ id: 'Passage' })) }), 'Passages, the best first.'),
    ...problems,
  },
});

const binary = { type: 'string', format: 'binary' } as const;
const Form = z.object({
  file: z.any().meta(binary),
  readers: z.string().optional().describe('roles that may read it, separated by commas'),
});

const add = createRoute({
  method: 'post',
  path: '/knowledge/documents',
  tags,
  summary: 'Add documents: a form with files, or the bytes of one (25 MB at most)',
  request: {
    query: z.object({
      name: z
        .string()
        .max(200)
        .optional()
        .describe('name of the document when the body is its bytes, e.g. leitfaden.md'),
      readers: z
        .string()
        .optional()
        .describe('roles that may read it, separated by commas; left out: those who may read it now, else everybody'),
      widen: z.enum(['true', 'false']).optional().describe('`true` lets more people read a document than before'),
    }),
    body: {
      content: {
        'multipart/form-data': { schema: Form },
        'application/octet-stream': { schema: z.any().meta(binary) },
      },
    },
  },
  responses: {
    201: json(
      z.object({ documents: z.array(z.object({ id: z.string(), change: z.string() })) }),
      'Added, changed or unchanged.',
    ),
    ...problems,
  },
});
