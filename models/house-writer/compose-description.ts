import type { Sentence } from './sentence.ts';
import { shorten } from './shorten.ts';

/** A description out of the text's own sentences, within the limits where one sentence or two make that possible. */
export function composeDescription(
  sentences: readonly Sentence[],
  limits: { min: number; max: number },
  from: number,
): string {
  const standing = sentences.filter((sentence) => !sentence.leans);
  const turned = [
    ...standing.slice(from % Math.max(1, standing.length)),
    ...standing.slice(0, from % Math.max(1, standing.length)),
  ];
  const texts = turned.map(({ text }) => text);
  const fits = (text: string): boolean => text.length >= limits.min && text.length <= limits.max;
  const single = texts.find((text) => fits(text) && text.length >= limits.max * 0.5) ?? texts.find(fits);
  if (single) return single;
  for (const first of texts) {
    const second = texts.find((other) => other !== first && fits(`${first} ${other}`));
    if (second) return `${first} ${second}`;
  }
  const long = texts.find((text) => text.length > limits.max);
  if (long) return `${shorten(long, limits.max - 2)} …`;
  return texts.reduce((all, text) => (`${all} ${text}`.length <= limits.max ? `${all} ${text}`.trim() : all), '');
}
