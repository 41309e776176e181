import { writeFile } from 'node:fs/promises';
import { type Severity, type Verdict, verdicts } from '../domain/finding.ts';
import { checks } from '../guardrails/registry.ts';
import { isMain } from '../house/is-main.ts';

type Language = 'de' | 'en';

/** The page on guardrails in one language, as Markdown: what a rule says of itself, so that page and rules cannot differ. */
export function guardrailDocs(language: Language): string {
  const text = texts[language];
  const sections = checks.map(({ name, rules }) => {
    const rows = Object.entries(rules).map(([rule, { severity, verdict, role, title, why }]) => [
      `\`${name}/${rule}\``,
      title[language],
      text.severities[severity],
      text.verdicts[verdict] + (verdict === 'human' ? ` (${role ?? 'content-lead'})` : role ? ` (${role})` : ''),
      why[language],
    ]);
    return [`## ${name}`, '', ...table(text.columns, rows)].join('\n');
  });
  return `${[text.opening, ...sections, text.closing].join('\n\n')}\n`;
}

/** Where the page of a language lies. */
export const guardrailDocsFile = (language: Language): URL =>
  new URL(`../docs/${language}/guardrails.md`, import.meta.url);

function table(columns: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

const order = verdicts.map((verdict) => `\`${verdict}\``).join(' < ');

const texts: Record<
  Language,
  {
    opening: string;
    closing: string;
    columns: string[];
    severities: Record<Severity, string>;
    verdicts: Record<Verdict, string>;
  }
> = {
  en: {
    opening: `# Guardrails

<!-- Written by scripts/write-guardrail-docs.ts from guardrails/registry.ts. Change the rules there and run it again. -->

Every variant is held against these rules: after it was drafted, after each repair, after an edit by a person, and once more right before
it is published, then with the rules, prices and documents of that moment. The checks are deterministic: the same text gets the same
findings, and no language model takes part.

A finding names its rule, the place in the text, the evidence it was held against and mostly a suggestion. Its verdict says what follows:

- \`pass\` (passes): it is shown, nothing else.
- \`repair\` (to be improved): the editor agent mends it, as often as \`repairRounds\` in \`rules.yaml\` allows (2 unless told). What is left is shown to the
  content lead; where a role stands in brackets, it then has to look at it as with \`human\`.
- \`human\` (needs a person): the role in brackets has to look at it. If an approval stage with \`when: human-finding\` asks for this role, the stage joins
  in; without one, those who sign off answer for it.
- \`block\` (blocked): agents try to mend it as well; while it is there, the variant cannot be selected and is never published.

The verdict of a variant is the worst of its findings: ${order}.`,
    closing: `## Changing what a rule is worth

\`verdicts\` in \`rules.yaml\` overrides the verdict of a rule, of a whole check (\`price/*\`) or of all (\`*\`), on one channel or on every
one. The most specific entry wins: rule before check before all, then a named channel before none, then the entry that stands first.

\`\`\`yaml
verdicts:
  - { rule: evidence/expired-source, verdict: human, role: legal }
  - { rule: limits/*, channel: teaser, verdict: human }
\`\`\`

A name that no rule has, a role that nobody holds and a role that no approval stage asks are mistakes that the workspace is refused for.
Entries of \`blocklist\` carry verdicts of their own; an override of \`blocklist/term\` is stronger than these.`,
    columns: ['Rule', 'What it finds', 'Severity', 'Verdict', 'Why'],
    severities: { info: 'info', minor: 'minor', major: 'major', critical: 'critical' },
    verdicts: { pass: '`pass`', repair: '`repair`', human: '`human`', block: '`block`' },
  },
  de: {
    opening: `# Prüfungen

<!-- Geschrieben von scripts/write-guardrail-docs.ts aus guardrails/registry.ts. Regeln dort ändern und das Skript neu ausführen. -->

Jede Variante muss sich an diesen Regeln messen lassen: nach dem Entwurf, nach jeder Reparatur, nach der Bearbeitung durch einen Menschen
und noch einmal unmittelbar vor der Veröffentlichung, dann mit den Regeln, Preisen und Dokumenten dieses Augenblicks. Die Prüfungen sind
deterministisch: Derselbe Text ergibt dieselben Befunde, und ein Sprachmodell ist nicht beteiligt.

Ein Befund nennt seine Regel, die Textstelle, den Beleg, an dem gemessen wurde, und meist einen Vorschlag. Sein Urteil sagt, was folgt:

- \`pass\` (in Ordnung): Er wird angezeigt, mehr nicht.
- \`repair\` (zu verbessern): Der Agent „editor“ behebt ihn, so oft es \`repairRounds\` in \`rules.yaml\` erlaubt (2, wenn dort nichts steht). Was übrig
  bleibt, sieht die Content-Leitung; steht eine Rolle in Klammern, muss diese es dann ansehen wie bei \`human\`.
- \`human\` (Mensch muss hinsehen): Die Rolle in Klammern muss ihn ansehen. Verlangt eine Freigabestufe mit \`when: human-finding\` diese Rolle, kommt die Stufe
  hinzu; gibt es keine solche Stufe, stehen die Freigebenden dafür ein.
- \`block\` (gesperrt): Auch hier versuchen die Agenten eine Reparatur; solange der Befund besteht, lässt sich die Variante nicht auswählen und
  erscheint nie.

Das Urteil über eine Variante ist das strengste ihrer Befunde: ${order}.`,
    closing: `## Urteile ändern

\`verdicts\` in \`rules.yaml\` überschreibt das Urteil einer Regel, einer ganzen Prüfung (\`price/*\`) oder aller (\`*\`), auf einem Kanal oder
auf jedem. Der genaueste Eintrag gewinnt: Regel vor Prüfung vor allen, dann ein genannter Kanal vor keinem, dann der Eintrag, der zuerst
steht.

\`\`\`yaml
verdicts:
  - { rule: evidence/expired-source, verdict: human, role: legal }
  - { rule: limits/*, channel: teaser, verdict: human }
\`\`\`

Ein Name, den keine Regel trägt, eine Rolle, die niemand innehat, und eine Rolle, die keine Freigabestufe verlangt, sind Fehler; der
Arbeitsbereich wird dann zurückgewiesen. Einträge der \`blocklist\` bringen ihr eigenes Urteil mit; ein Eintrag für \`blocklist/term\` unter
\`verdicts\` ist stärker.`,
    columns: ['Regel', 'Was sie findet', 'Schwere', 'Urteil', 'Warum'],
    severities: { info: 'Hinweis', minor: 'gering', major: 'erheblich', critical: 'kritisch' },
    verdicts: { pass: '`pass`', repair: '`repair`', human: '`human`', block: '`block`' },
  },
};

if (isMain(import.meta.url)) {
  for (const language of ['de', 'en'] as const) await writeFile(guardrailDocsFile(language), guardrailDocs(language));
}
