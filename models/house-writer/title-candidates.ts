import { enumerate } from './compose-title.ts';
import { formatPrice } from './money.ts';
import { phrases } from './phrases.ts';
import { createRelevance } from './relevance.ts';
import type { Sentence } from './sentence.ts';
import type { TextInput } from './text-input.ts';
import { stems } from './words.ts';

/** Possible titles for a text, best first: what the structure leads with, then what fits every text. */
export function titleCandidates(
  input: TextInput,
  headings: readonly string[],
  questions: readonly string[],
  printed: readonly Sentence[],
): (string | null | undefined)[] {
  const { asset, brief, language, message, products, structure, variant } = input;
  const words = phrases[language];
  const [product] = products;
  // Several products have no one name; then the brief's title says what the text is about.
  const name = products.length === 1 ? product!.name[language] : null;
  const short = [...new Set(headings)].filter(
    (text) => text.length <= 28 && !/[?,:]/.test(text) && !(name && text.includes(name)),
  );
  const subjects = [3, 2].flatMap((count) =>
    name && short.length >= count ? [`${name}: ${enumerate(short.slice(0, count), words.and)}`] : [],
  );
  const statements = bestStatements(input, printed)
    .slice(0, 3)
    .map(({ text }) => text)
    .filter((text) => text.length <= asset.limits.title.max + 1);
  const overview = `${name ?? brief.title}: ${words.overviewTitle}`;
  const priced = name && `${name} ${words.for} ${formatPrice(product!, language)}`;
  const general = variant % 2 ? [brief.title, overview] : [overview, brief.title];
  const rest = [...general, message, ...subjects, ...statements, name];
  switch (structure) {
    case 'question':
      return [...questions, ...rest];
    case 'facts':
      return [priced, ...subjects, ...statements, ...rest];
    case 'overview':
      return rest;
    case 'benefit':
      return [message, ...statements, ...rest];
  }
}

/** Sentences that stand alone, those that share most with message and title first. */
export function bestStatements({ message, brief }: TextInput, printed: readonly Sentence[]): Sentence[] {
  const relevance = createRelevance(printed);
  const query = stems(`${message} ${brief.title}`);
  return printed
    .filter(({ leans }) => !leans)
    .map((sentence) => ({ sentence, score: relevance(query, sentence) }))
    .sort((a, b) => b.score - a.score)
    .map(({ sentence }) => sentence);
}
