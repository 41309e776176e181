import { at, type CheckInput, nowhere, type RawFinding } from '../check.ts';
import { normalised } from '../text/read.ts';
import type { LimitRule } from './rules.ts';

type Found = RawFinding<LimitRule>;

/** Headlines and descriptions of an ad: how many, how long (in Unicode code points), each once, and nothing else. Other formats have none. */
export function adPieces({ content, parts, channel }: CheckInput): Found[] {
  if (channel.config.format !== 'ad') return [];
  const { headings, paragraphs } = channel.config.limits;
  const pieces = (kind: 'heading' | 'paragraph') =>
    content.body.flatMap((block, index) =>
      block.kind === kind ? [parts.find(({ path }) => path === `body/${index}/text`)!] : [],
    );
  const source = `channels.yaml ${channel.name}.limits`;
  const found: Found[] = [];
  for (const [rules, limits, texts, de, en] of [
    [['headline-count', 'headline-length'], headings, pieces('heading'), 'Schlagzeilen', 'headlines'],
    [['ad-text-count', 'ad-text-length'], paragraphs, pieces('paragraph'), 'Anzeigentexte', 'descriptions'],
  ] as const) {
    const seen = new Set<string>();
    for (const part of texts) {
      const text = normalised(part.text).toLowerCase();
      if (seen.has(text))
        found.push({
          rule: 'ad-repetition',
          ...at(part),
          message: { de: 'Das steht schon in dieser Anzeige.', en: 'The ad says this already.' },
          suggestion: { de: 'Etwas anderes sagen oder weglassen.', en: 'Say something else, or leave it out.' },
        });
      seen.add(text);
    }
    if (!limits) continue;
    const { min, max, length } = limits;
    if (texts.length < min || texts.length > max)
      found.push({
        rule: rules[0],
        ...nowhere,
        message: {
          de: `${texts.length} ${de}; der Kanal nimmt ${min} bis ${max}.`,
          en: `${texts.length} ${en}; the channel takes ${min} to ${max}.`,
        },
        evidence: [{ source, text: `${min}–${max}` }],
        suggestion: { de: `Auf ${min} bis ${max} bringen.`, en: `Bring them to ${min} to ${max}.` },
      });
    for (const part of texts) {
      const size = [...part.text].length;
      if (size <= length) continue;
      found.push({
        rule: rules[1],
        ...at(part),
        message: {
          de: `${size} Zeichen; der Kanal nimmt bis ${length}.`,
          en: `${size} characters; the channel takes up to ${length}.`,
        },
        evidence: [{ source, text: `≤ ${length}` }],
        suggestion: {
          de: `Um ${size - length} kürzen, ohne ein Wort abzuschneiden.`,
          en: `Shorten by ${size - length} without cutting a word.`,
        },
      });
    }
  }
  const foreign = content.body.filter(({ kind }) => kind === 'list' || kind === 'image').length;
  if (foreign)
    found.push({
      rule: 'ad-block',
      ...nowhere,
      message: { de: `${foreign} Listen oder Bilder in der Anzeige.`, en: `${foreign} lists or images in the ad.` },
      suggestion: { de: 'Nur Überschriften, Absätze und ein Link.', en: 'Headings, paragraphs and one link only.' },
    });
  return found;
}
