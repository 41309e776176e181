import { Hono } from 'hono';
import { CopydeskError } from '../../domain/errors.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { statusOf } from '../problem.ts';
import { KnowledgePage } from './knowledge.tsx';
import { isLanguage, type PageContext, pageOf } from './page.ts';
import { refusalText } from './refusal-text.ts';
import { sendPage } from './send-page.ts';

/** Search, list and add knowledge. */
export function createKnowledgeRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const { desk } = deps;
  const app = new Hono<AppEnvironment>();

  app.get('/knowledge', (context) => sendKnowledge(context));
  app.post('/knowledge', async (context) => {
    const page = pageOf(context, deps);
    const { file, readers, widen } = await context.req.parseBody();
    try {
      if (!(file instanceof File) || file.size === 0)
        throw new CopydeskError('invalid', page.t.knowledge.noFile, { where: { field: 'file' } });
      const document = {
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
        ...(readers && { readers: [String(readers)] }),
        widen: widen === 'yes',
      };
      await desk.addKnowledge(page.viewer, document);
      return context.redirect(`/knowledge?added=${encodeURIComponent(file.name)}`, 303);
    } catch (error) {
      if (!(error instanceof CopydeskError)) throw error;
      return sendKnowledge(context, error);
    }
  });

  async function sendKnowledge(context: PageContext, problem?: CopydeskError): Promise<Response> {
    const page = { ...pageOf(context, deps), here: '/knowledge' };
    const { q = '', language, added } = context.req.query();
    const query = { text: q.trim(), language: isLanguage(language) ? language : undefined };
    const [documents, passages] = await Promise.all([
      desk.documents(page.viewer),
      query.text ? desk.searchKnowledge(page.viewer, query) : Promise.resolve(null),
    ]);
    return sendPage(
      context,
      <KnowledgePage
        page={page}
        documents={documents}
        query={query}
        passages={passages}
        added={added}
        problem={problem && refusalText(page, problem)}
      />,
      problem ? statusOf[problem.errorClass] : 200,
    );
  }

  return app;
}
