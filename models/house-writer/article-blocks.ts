import type { Block, Claim } from '../../domain/content.ts';
import { wordCount } from '../../domain/content.ts';
import { phrases } from './phrases.ts';
import { type Headed, questionsOf } from './questions.ts';
import type { Sentence } from './sentence.ts';
import type { Language } from './task.ts';
import type { TextInput } from './text-input.ts';

/** The blocks of an article before its closing: a lead after the structure, sections under headings, price and data as a list. */
export function articleBlocks(
  input: TextInput,
  headed: readonly Headed[],
  lines: readonly Claim[],
  prices: readonly Claim[],
): Block[] {
  const { language, structure } = input;
  const words = phrases[language];
  const data: Block[] = lines.length
    ? [headingBlock(words.priceHeading), listBlock(lines.map(({ text }) => text))]
    : [];
  switch (structure) {
    case 'question': {
      const questions = questionsOf(headed).slice(0, 2);
      const lead = questions.length ? [paragraphBlock(`${questions.join(' ')} ${words.introduction}`)] : [];
      return [...lead, ...sectionBlocks(headed), ...priceAnswer(language, lines)];
    }
    case 'facts':
      return [
        ...(prices.length ? [paragraphBlock(prices.map(({ text }) => text).join(' '))] : []),
        ...data,
        ...sectionBlocks(headed),
      ];
    case 'overview': {
      const key = headed
        .flatMap((one) => one.section.paragraphs.flat().filter(standsAlone(one)).slice(0, 1))
        .slice(0, 4);
      if (key.length < 2) return [...sectionBlocks(headed), ...data];
      const list = listBlock(key.map(({ text }) => text));
      return [headingBlock(words.overview), list, ...sectionBlocks(headed, new Set(key)), ...data];
    }
    case 'benefit': {
      // Opens with its first section before any heading.
      const [first, ...rest] = headed;
      return [...sectionBlocks(first ? [{ ...first, heading: null }] : []), ...sectionBlocks(rest), ...data];
    }
  }
}

/** The price as the answer to one more question. */
const priceAnswer = (language: Language, lines: readonly Claim[]): Block[] =>
  lines.length ? [headingBlock(phrases[language].priceQuestion), listBlock(lines.map(({ text }) => text))] : [];

function sectionBlocks(headed: readonly Headed[], taken: ReadonlySet<Sentence> = new Set()): Block[] {
  let last: string | null = null;
  // What has no heading of its own would read as part of the section before it.
  const standing = [...headed.filter(({ heading }) => !heading), ...headed.filter(({ heading }) => heading)];
  return standing.flatMap(({ section, heading }) => {
    const paragraphs = section.paragraphs
      .map((run) => run.filter((sentence) => !taken.has(sentence)))
      .filter((run) => run.length)
      .map((run) => paragraphBlock(run.map(({ text }) => text).join(' ')));
    const repeated = heading === last;
    last = heading;
    return paragraphs.length && heading && !repeated ? [headingBlock(heading), ...paragraphs] : paragraphs;
  });
}

/** Nothing after it leans on it, enough stays when it is taken out, and it is short enough for a list. */
const standsAlone =
  ({ section }: Headed) =>
  (sentence: Sentence): boolean => {
    const run = section.paragraphs.find((paragraph) => paragraph.includes(sentence))!;
    return (
      run.length > 2 && !sentence.leans && !run[run.indexOf(sentence) + 1]?.leans && wordCount(sentence.text) <= 22
    );
  };

const headingBlock = (text: string): Block => ({ kind: 'heading', text });
const paragraphBlock = (text: string): Block => ({ kind: 'paragraph', text });
const listBlock = (items: string[]): Block => ({ kind: 'list', items });
