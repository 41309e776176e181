import type { Rules } from '../../domain/workspace.ts';
import { at, defineCheck } from '../check.ts';
import { remember } from '../text/remember.ts';
import { compileTerms } from '../text/term-matcher.ts';

/** Words the workspace does not want to read, each with its reason and its own verdict. */
export const blocklist = defineCheck({
  name: 'blocklist',
  rules: {
    term: {
      severity: 'major',
      verdict: 'repair',
      title: { de: 'Wort auf der Sperrliste', en: 'Word on the blocklist' },
      why: {
        de: 'Die Sperrliste in rules.yaml schließt dieses Wort aus.',
        en: 'The blocklist in rules.yaml rules this word out.',
      },
    },
  },
  run({ parts, language, rules }) {
    const find = matchers(rules)[language];
    return parts.flatMap((part) =>
      find(part.text, part.words).map(({ entry, start, end }) => ({
        rule: 'term' as const,
        ...at(part, start, end),
        message: {
          de: `„${entry.term}“ steht auf der Sperrliste: ${entry.reason}`,
          en: `“${entry.term}” is on the blocklist: ${entry.reason}`,
        },
        evidence: [{ source: 'rules.yaml blocklist', text: entry.term }],
        suggestion: { de: 'Ohne dieses Wort sagen.', en: 'Say it without this word.' },
        verdict: entry.verdict,
        role: entry.role,
      })),
    );
  },
});

/** The German list on German texts, the English on English ones, `any` on both. */
const matchers = remember((rules: Rules) => {
  const of = (language: 'de' | 'en') =>
    compileTerms(
      rules.blocklist
        .filter((entry) => entry.language === language || entry.language === 'any')
        .map((entry) => ({ term: entry.term, language: entry.language, joined: true, entry })),
    );
  return { de: of('de'), en: of('en') };
});
