import { cut, defineCheck } from '../check.ts';
import { normalised } from '../text/read.ts';
import { sightingsIn } from './detectors.ts';
import { mask } from './mask.ts';
import { piiRules } from './rules.ts';

/** Personal data. Excerpts are masked: a finding never repeats what it found. Required notices of the channel may name the house's own data. */
export const pii = defineCheck({
  name: 'pii',
  rules: piiRules,
  run({ parts, brand, channel, language }) {
    const notices = channel.config.disclosures[language].map(normalised);
    return parts.flatMap((part) =>
      sightingsIn(part.text, brand)
        .filter(({ start, end }) => !notices.some((notice) => notice.includes(normalised(part.text.slice(start, end)))))
        .map(({ rule, start, end }) => {
          const { title } = piiRules[rule];
          return {
            rule,
            span: { path: part.path, start, end },
            excerpt: cut(mask(part.text.slice(start, end))),
            message: { de: `${title.de} im Text.`, en: `${title.en} in the text.` },
            suggestion: {
              de: 'Weglassen, oder die Kontaktdaten der Marke nennen.',
              en: "Leave it out, or give the brand's contact data.",
            },
            personal: true as const,
          };
        }),
    );
  },
});
