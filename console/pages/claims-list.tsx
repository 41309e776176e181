import type { Claim, Evidence } from '../../domain/content.ts';
import type { VariantView } from '../desk/desk.ts';
import type { Page } from './page.ts';

type Source = VariantView['sources'][number];

interface Props {
  page: Page;
  claims: Claim[];
  sources: Source[];
  id: string;
}

/** The claims of a text; each opens to the passages that support it, with the quoted words marked. */
export function ClaimsList({ page, claims, sources, id }: Props) {
  const { t } = page;
  if (claims.length === 0) return <p class="small">{t.asset.noClaims}</p>;
  return (
    <ol class="claims">
      {claims.map((claim, index) => (
        <li id={`${id}-claim-${index + 1}`}>
          {claim.evidence.length === 0 ? (
            <p>
              {claim.text} <strong class="mark bad">{t.asset.unsupported}</strong>
            </p>
          ) : (
            <details>
              <summary>{claim.text}</summary>
              {claim.evidence.map((evidence) => (
                <SourceView
                  page={page}
                  evidence={evidence}
                  source={sources.find((source) => source.id === evidence.passage)}
                />
              ))}
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

function SourceView({
  page: { t, format },
  evidence,
  source,
}: {
  page: Page;
  evidence: Evidence;
  source: Source | undefined;
}) {
  const priceList = evidence.document === 'price-list';
  return (
    <figure class="source">
      <figcaption>
        <strong>
          {priceList ? `${t.asset.priceList}, ${evidence.passage}` : (source?.title ?? evidence.document)}
        </strong>
        {source?.heading && <> · {source.heading}</>}{' '}
        <span class="small">
          {!priceList && <code>{evidence.passage}</code>} · {t.asset.confidence(format.percent(evidence.confidence))}
        </span>
      </figcaption>
      <blockquote>
        {source || priceList ? (
          <Quoted text={source?.text ?? evidence.quote} quote={evidence.quote} />
        ) : (
          t.asset.sourceHidden
        )}
      </blockquote>
    </figure>
  );
}

/** The passage with the quote marked where it stands word for word; else the quote in front of it. */
function Quoted({ text, quote }: { text: string; quote: string }) {
  const at = text.indexOf(quote);
  if (at < 0 || !quote) {
    return (
      <>
        {quote && <q>{quote}</q>} {text}
      </>
    );
  }
  return (
    <>
      {text.slice(0, at)}
      <mark class="quote">{quote}</mark>
      {text.slice(at + quote.length)}
    </>
  );
}
