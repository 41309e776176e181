import { type Block, type Content, plainText, wordCount } from '../../domain/content.ts';
import { type Finding, verdicts } from '../../domain/finding.ts';
import { languageOf } from '../../domain/ids.ts';
import { markText } from './mark-text.ts';
import type { Page } from './page.ts';

interface Props {
  page: Page;
  content: Content;
  locale: string;
  findings: Finding[];
  /** Makes ids unique where several contents stand on one page. */
  id: string;
}

/** A content as it reads, with what guardrails found marked in it and a number at the end of each claim. */
export function ContentView({ page: { t }, content, locale, findings, id }: Props) {
  const part = (path: string, text: string) => (
    <Marked id={id} path={path} text={text} findings={findings} content={content} />
  );
  return (
    <div class="content" lang={languageOf(locale)} data-passage-source>
      <p class="content-title">{part('title', content.title)}</p>
      <p class="content-description">{part('description', content.description)}</p>
      {content.body.map((block, index) => (
        <BlockView block={block} index={index} part={part} />
      ))}
      <p class="small words" lang={undefined}>
        {t.asset.words(wordCount(plainText(content)))}
      </p>
    </div>
  );
}

function BlockView({
  block,
  index,
  part,
}: {
  block: Block;
  index: number;
  part: (path: string, text: string) => unknown;
}) {
  switch (block.kind) {
    case 'heading':
      return <p class="content-heading">{part(`body/${index}/text`, block.text)}</p>;
    case 'paragraph':
      return <p>{part(`body/${index}/text`, block.text)}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, at) => (
            <li>{part(`body/${index}/items/${at}`, item)}</li>
          ))}
        </ul>
      );
    case 'link':
      return (
        <p>
          <span class="content-link">{part(`body/${index}/label`, block.label)}</span>{' '}
          <code class="small">{block.url}</code>
        </p>
      );
    case 'image':
      return (
        <p>
          <code class="small">{block.url}</code> {part(`body/${index}/alt`, block.alt)}
        </p>
      );
  }
}

interface MarkedProps {
  id: string;
  path: string;
  text: string;
  findings: Finding[];
  content: Content;
}

function Marked({ id, path, text, findings, content }: MarkedProps) {
  return (
    <>
      {markText(text, path, findings, content.claims).map((run) => (
        <>
          {run.findings.length > 0 ? (
            <mark class={`finding-${worst(run.findings.map((number) => findings[number]!))}`}>
              <a href={`#${id}-finding-${run.findings[0]! + 1}`}>{run.text}</a>
            </mark>
          ) : (
            run.text
          )}
          {run.claims.map((number) => (
            <sup>
              <a href={`#${id}-claim-${number + 1}`} data-open-claim>
                {number + 1}
              </a>
            </sup>
          ))}
        </>
      ))}
    </>
  );
}

const worst = (findings: Finding[]): string =>
  verdicts[Math.max(...findings.map(({ verdict }) => verdicts.indexOf(verdict)))]!;
