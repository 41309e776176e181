import { cleanText } from './clean-text.ts';
import { parseHtml, textOf } from './pieces.ts';

/**
 * Puts a new text into markup: where only words within one stretch of plain text differ, these alone, so that links and emphasis
 * around them stay; else the whole, and what was marked up inside is plain from then on.
 */
export function editText(markup: string, text: string, write: (text: string) => string): string {
  const wanted = cleanText(text);
  const edited = editUnits(unitsOf(markup), wanted, write);
  // Bytes that stay and bytes that come could together be read as something else, such as an entity.
  return edited !== null && textOf(parseHtml(edited)) === wanted ? edited : write(text);
}

/** The smallest part of markup: a tag, an entity or a character, and what readers see of it. */
export interface Unit {
  raw: string;
  text: string;
  isTag: boolean;
}

function unitsOf(markup: string): Unit[] {
  return (markup.match(/<!--[\s\S]*?-->|<[^>]*>|&#?[a-z0-9]{1,31};|[\s\S]/giu) ?? []).map((raw) => {
    const isTag = raw.length > 1 && raw.startsWith('<');
    const isEntity = raw.length > 1 && raw.startsWith('&');
    return { raw, isTag, text: isTag || isEntity ? textOf(parseHtml(raw)) : raw };
  });
}

/** Null when what changes has markup inside. */
export function editUnits(units: Unit[], wanted: string, write: (text: string) => string): string | null {
  let start = 0;
  let from = 0;
  while (start < units.length && wanted.startsWith(units[start]!.text, from)) from += units[start++]!.text.length;
  // What comes between text and an element stays out of that element, unless something in it changes.
  let outside = start;
  while (outside > 0 && /^<[a-z]/i.test(units[outside - 1]!.raw) && units[outside - 1]!.text === '') outside -= 1;
  return replaceFrom(outside, from, units, wanted, write) ?? replaceFrom(start, from, units, wanted, write);
}

function replaceFrom(
  start: number,
  from: number,
  units: Unit[],
  wanted: string,
  write: (text: string) => string,
): string | null {
  let end = units.length;
  let until = wanted.length;
  while (end > start && units[end - 1]!.text.length <= until - from && wanted.endsWith(units[end - 1]!.text, until)) {
    until -= units[--end]!.text.length;
  }
  if (units.slice(start, end).some(({ isTag }) => isTag)) return null;
  const raw = (part: Unit[]) => part.map((unit) => unit.raw).join('');
  return raw(units.slice(0, start)) + write(wanted.slice(from, until)) + raw(units.slice(end));
}
