import type { KnowledgeDocument, Passage } from '../../domain/knowledge.ts';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { holds, type Page } from './page.ts';

interface Props {
  page: Page;
  documents: KnowledgeDocument[];
  query: { text: string; language?: 'de' | 'en' };
  /** Null when nothing was asked. */
  passages: Passage[] | null;
  added?: string;
  problem?: string;
}

export function KnowledgePage({ page, documents, query, passages, added, problem }: Props) {
  const { t } = page;
  return (
    <Layout page={page} title={t.knowledge.title}>
      <h1>{t.knowledge.title}</h1>
      <p class="lead">{t.knowledge.lead}</p>
      {problem && <Notice title={t.errors.invalid} text={problem} />}
      {added && <Notice kind="good" text={t.knowledge.added(added)} />}
      <Search page={page} query={query} />
      <div id="results" aria-live="polite">
        {passages && <Results page={page} passages={passages} />}
      </div>
      <Documents page={page} documents={documents} />
      {holds(page, 'content-lead', 'admin') && <Upload page={page} />}
    </Layout>
  );
}

function Search({ page: { t, language }, query }: { page: Page; query: Props['query'] }) {
  return (
    <search>
      <form
        method="get"
        action="/knowledge"
        class="row sheet"
        hx-get="/knowledge"
        hx-target="#results"
        hx-select="#results"
        hx-swap="outerHTML"
        hx-push-url="true"
        hx-trigger="submit, change from:find select"
      >
        <label class="grow">
          {t.knowledge.query}
          <input type="search" name="q" value={query.text} required />
        </label>
        <label>
          {t.knowledge.language}
          <select name="language">
            <option value="">{t.knowledge.anyLanguage}</option>
            <option value="de" selected={query.language === 'de'}>
              {language === 'de' ? 'Deutsch' : 'German'}
            </option>
            <option value="en" selected={query.language === 'en'}>
              {language === 'de' ? 'Englisch' : 'English'}
            </option>
          </select>
        </label>
        <button type="submit">{t.knowledge.search}</button>
      </form>
    </search>
  );
}

function Results({ page: { t }, passages }: { page: Page; passages: Passage[] }) {
  if (passages.length === 0) return <p class="empty">{t.knowledge.noResults}</p>;
  return (
    <section>
      <h2>{t.knowledge.results(passages.length)}</h2>
      <ol class="plain">
        {passages.map((passage) => (
          <li class="source" lang={passage.language} data-item>
            <p>
              <strong>{passage.title}</strong>
              {passage.heading && <> · {passage.heading}</>}
              {passage.page && <> · {t.knowledge.page(passage.page)}</>}
              {passage.integrity === 'untrusted' && <span class="tag human">{t.knowledge.untrusted}</span>}
            </p>
            <blockquote>{passage.text}</blockquote>
            <p class="small">
              <code>{passage.id}</code>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Documents({ page, documents }: { page: Page; documents: KnowledgeDocument[] }) {
  const { t } = page;
  return (
    <section>
      <h2>
        {t.knowledge.documents} <span class="count">{documents.length}</span>
      </h2>
      {documents.length === 0 ? (
        <p class="empty">{t.knowledge.noDocuments}</p>
      ) : (
        <section class="scroll" tabindex={0} aria-label={t.knowledge.documents}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.knowledge.document}</th>
                <th scope="col">{t.knowledge.language}</th>
                <th scope="col">{t.knowledge.valid}</th>
                <th scope="col">{t.knowledge.readers}</th>
                <th scope="col">{t.knowledge.trust}</th>
              </tr>
            </thead>
            <tbody>
              {documents.map((document) => (
                <tr>
                  <th scope="row">
                    <span lang={document.language}>{document.title}</span>
                    <br />
                    <code class="small">{document.id}</code>
                    {document.supersedes && <span class="small"> {t.knowledge.supersedes(document.supersedes)}</span>}
                  </th>
                  <td>{document.language}</td>
                  <td>
                    <Validity page={page} document={document} />
                  </td>
                  <td>
                    {document.readers
                      .map((reader) => (reader === '*' ? t.knowledge.everybody : (t.roles[reader] ?? reader)))
                      .join(', ')}
                  </td>
                  <td>
                    {document.integrity === 'trusted' ? (
                      t.knowledge.trusted
                    ) : (
                      <span class="tag human">{t.knowledge.untrusted}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Validity({
  page: { t, format },
  document: { validFrom, validUntil },
}: {
  page: Page;
  document: KnowledgeDocument;
}) {
  if (!validFrom && !validUntil) return <>{t.knowledge.always}</>;
  const expired = validUntil !== null && Date.parse(validUntil) < Date.now();
  return (
    <>
      {validFrom && t.knowledge.from(format.date(validFrom))} {validUntil && t.knowledge.until(format.date(validUntil))}{' '}
      {expired && <span class="tag">{t.knowledge.expired}</span>}
    </>
  );
}

function Upload({ page: { t } }: { page: Page }) {
  return (
    <section class="sheet">
      <h2>{t.knowledge.upload}</h2>
      <form method="post" action="/knowledge" enctype="multipart/form-data" class="row">
        <label class="grow">
          {t.knowledge.file}
          <input type="file" name="file" required accept=".md,.markdown,.html,.htm,.pdf,.csv,.txt" />
        </label>
        <label>
          {t.knowledge.whoReads}
          <select name="readers">
            <option value="">{t.knowledge.asBefore}</option>
            <option value="*">{t.knowledge.everybody}</option>
            {Object.entries(t.roles).map(([role, name]) => (
              <option value={role}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" name="widen" value="yes" /> {t.knowledge.widen}
        </label>
        <button type="submit">{t.knowledge.add}</button>
      </form>
    </section>
  );
}
