import type { Finding } from '../../domain/finding.ts';
import type { Page } from './page.ts';

/** What guardrails found, each with rule, severity, evidence and suggestion. */
export function FindingsList({ page, findings, id }: { page: Page; findings: Finding[]; id: string }) {
  const { t, language } = page;
  if (findings.length === 0) return <p class="small">{t.asset.noFindings}</p>;
  return (
    <ol class="findings">
      {findings.map((finding, index) => (
        <li id={`${id}-finding-${index + 1}`} class={`verdict-${finding.verdict}`} tabindex={-1}>
          <p class="finding-head">
            <span class={`tag verdict-${finding.verdict}`}>{t.verdicts[finding.verdict]}</span>{' '}
            <code>{finding.rule}</code>{' '}
            <span class="small">
              {t.severities[finding.severity]}
              {finding.role && ` · ${t.roles[finding.role] ?? finding.role}`}
            </span>
          </p>
          <p>{finding.message[language]}</p>
          {finding.excerpt && <blockquote>{finding.excerpt}</blockquote>}
          {finding.evidence.length > 0 && (
            <dl class="evidence">
              {finding.evidence.map(({ source, text }) => (
                <div>
                  <dt>
                    {t.asset.evidence}: {source}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          )}
          {finding.suggestion && (
            <p class="suggestion">
              <strong>{t.asset.suggestion}:</strong> {finding.suggestion[language]}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
