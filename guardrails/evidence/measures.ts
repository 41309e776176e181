import { numberPattern, parseNumber } from '../text/numbers.ts';
import type { Word } from '../text/words.ts';

/** A number with its unit, in one base unit per dimension, so that `0,64 kg` and `640 g` are equal. Offsets cover number and unit. */
export interface Measure {
  value: number;
  unit: string;
  start: number;
  end: number;
}

const units: readonly [unit: string, factor: number, names: string][] = [
  ['g', 1, 'g|gr|gramm|grams?|grammes?'],
  ['g', 0.001, 'mg|milligramm|milligrams?'],
  ['g', 1000, 'kg|kilo|kilos|kilogramm|kilograms?'],
  ['g', 453.59237, 'lbs?|pounds?'],
  ['g', 28.349523, 'oz|ounces?'],
  ['g/m2', 1, 'g/m²|g/m2|gsm'],
  ['mm', 1, 'mm|millimetern?|millimet(?:er|re)s?'],
  ['mm', 10, 'cm|zentimetern?|centimet(?:er|re)s?'],
  ['mm', 1000, 'm|metern?|met(?:er|re)s?'],
  ['mm', 1_000_000, 'km|kilometern?|kilomet(?:er|re)s?|testkilometern?'],
  ['mm', 25.4, 'zoll|inch(?:es)?'],
  ['m2', 1, 'm²|m2|quadratmetern?|square met(?:er|re)s?'],
  ['km/h', 1, 'km/h|kmh'],
  ['ml', 1, 'ml|millilitern?|millilit(?:er|re)s?'],
  ['ml', 1000, 'l|litern?|lit(?:er|re)s?'],
  ['%', 1, '%|prozent|percent|per cent'],
  ['°C', 1, '°\\s?c|grad(?: celsius)?|degrees?(?: celsius)?'],
  ['s', 1, 's|sek|sekunden?|seconds?'],
  ['s', 60, 'min|minuten?|minutes?'],
  ['s', 3600, 'h|std|stunden?|hours?'],
  ['d', 1, 'tage?n?|days?'],
  ['d', 7, 'wochen?|weeks?'],
  ['mo', 1, 'monate?n?|months?'],
  ['mo', 12, 'jahre?n?|years?'],
  ['den', 1, 'den|denier'],
  ['W', 1, 'w|watt'],
  ['mAh', 1, 'mah'],
  ['Wh', 1, 'wh'],
  ['Wh', 1000, 'kwh'],
  ['lm', 1, 'lm|lumen'],
  ['dB', 1, 'db|dezibel|decibels?'],
  ['layer', 1, 'lagen?|lagig(?:e[nrsm]?)?|layers?'],
  ['wash', 1, 'wäschen?|waschgängen?|waschgänge|wash(?:es)?|wash cycles?'],
  ['people', 1, 'kund(?:en|innen)|personen|menschen|customers?|people|persons?'],
];

const known = units.map(([unit, factor, names]) => ({ unit, factor, name: new RegExp(`^(?:${names})$`, 'iu') }));
const unitPattern = new RegExp(
  String.raw`[ \u00A0\u202F]?-?(${units.map(([, , names]) => names).join('|')})(?![\p{L}\p{N}²])`,
  'iuy',
);
const number = new RegExp(numberPattern, 'g');
const range = /\s?(?:[-–x×]|bis|to|und|and)\s?(?=\d)/iuy;
/** Number words, folded; `one` and `ein` are articles as well. */
const wordValues: Record<string, number> = {
  zwei: 2,
  drei: 3,
  vier: 4,
  fuenf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  zwoelf: 12,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
};

/** Every number with a unit; in a range (`10 bis 15 °C`) each of the two. Numbers that are part of a name (`FJ-100`) are none. */
export function measuresIn(text: string, words: readonly Word[], language: 'de' | 'en'): Measure[] {
  const found: Measure[] = [];
  let pending: { value: number; start: number; end: number } | null = null;
  if (/\d/.test(text)) {
    for (const match of text.matchAll(number)) {
      const start = match.index;
      const end = start + match[0].length;
      if (/[\p{L}\d.,_#]/u.test(text[start - 1] ?? '') || /\p{L}-/u.test(text.slice(Math.max(0, start - 2), start)))
        continue;
      const measured = unitAt(text, end);
      const value = parseNumber(match[0], language) * (measured?.unit === '°C' && isNegative(text, start) ? -1 : 1);
      if (measured) {
        if (pending)
          found.push({
            value: pending.value * measured.factor,
            unit: measured.unit,
            start: pending.start,
            end: pending.end,
          });
        found.push({ value: value * measured.factor, unit: measured.unit, start, end: measured.end });
      }
      range.lastIndex = end;
      pending = !measured && range.test(text) ? { value, start, end } : null;
    }
  }
  for (const word of words) {
    if (!Object.hasOwn(wordValues, word.text)) continue;
    const measured = unitAt(text, word.end);
    if (measured && measured.unit !== 'people') {
      found.push({
        value: wordValues[word.text]! * measured.factor,
        unit: measured.unit,
        start: word.start,
        end: measured.end,
      });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A minus sign, or a hyphen or dash that follows neither letter nor digit. */
const isNegative = (text: string, start: number): boolean =>
  /(?:^|[^\p{L}\p{N}\s]|\s)[−–-]$/u.test(text.slice(Math.max(0, start - 2), start));

/** Equal measures have equal keys: value to six significant digits, and unit. */
export const measureKey = ({ value, unit }: Pick<Measure, 'value' | 'unit'>): string =>
  `${Number(value.toPrecision(6))} ${unit}`;

function unitAt(text: string, index: number): { unit: string; factor: number; end: number } | null {
  unitPattern.lastIndex = index;
  const match = unitPattern.exec(text);
  if (!match) return null;
  const written = match[1]!.toLowerCase();
  let entry = byName.get(written);
  if (!entry) {
    entry = known.find(({ name }) => name.test(written))!;
    byName.set(written, entry);
  }
  return { unit: entry.unit, factor: entry.factor, end: index + match[0].length };
}

const byName = new Map<string, (typeof known)[number]>();
