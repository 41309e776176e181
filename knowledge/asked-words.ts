import { ranking } from './ranking.ts';

/**
 * Rows (language, lexeme, weight) of a question's words, taken apart as German and as English, the languages in which passages are
 * indexed. `question` and `synonyms` are the parameters that hold the texts, e.g. `$6`.
 */
export const askedWords = (question: string, synonyms: string): string => `
  select language, lexeme, max(weight) as weight
  from (values ('de', 'german'::regconfig), ('en', 'english'::regconfig)) as l(language, config),
    (values (${question}::text, 1.0), (${synonyms}::text, ${ranking.synonymWeight})) as q(words, weight),
    unnest(to_tsvector(config, words))
  group by language, lexeme`;
