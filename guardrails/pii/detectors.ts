import type { Brand } from '../../domain/workspace.ts';
import { ownHost } from '../text/own-host.ts';
import { ibanLength, isCreditCard, isIban, isIdCard, isSocialSecurityNumber, isTaxId } from './checksums.ts';
import type { PiiRule } from './rules.ts';

/** Personal data in a text, with UTF-16 offsets. */
export interface Sighting {
  rule: PiiRule;
  start: number;
  end: number;
}

type Detector = (text: string, brand: Brand) => Sighting[];

/** Addresses, also written `name (at) host`; those on the brand's own hosts are contact data, not personal data. */
const email: Detector = (text, brand) => {
  if (!text.includes('@') && !/[([]at[)\]]/i.test(text)) return [];
  return matches(
    /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}\s?(?:@|[([]at[)\]])\s?((?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24})/giu,
    text,
  )
    .filter((match) => !ownHost(match[1]!.toLowerCase(), brand.linkDomains))
    .map((match) => sighting('email', match));
};

/** Free and shared-cost numbers belong to businesses. */
const serviceNumber = /^(?:0800|0180|0137|0900|0700|0808|1800|18(?:00|88|77|66)|49800|49180)/;

/**
 * International numbers, national ones with a separator (E.123: `030 23125-0`, `(030) 23125`), North American ones (NANP), and unseparated ones after a word that
 * announces them. Dates, and numbers whose last group is a year, are none.
 */
const phone: Detector = (text) =>
  matches(
    /(?=[+(\d])(?<![\p{L}\p{N}.,/-]|\d[ -])(?:\+\d{1,3}|\(?0\d{1,5}\)?|\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\d-]))(?:[ ]?[-/().–]?[ ]?\d{1,6}){0,6}(?![\p{L}\p{N}])/gu,
    text,
  )
    .filter((match) => {
      const written = match[0];
      const digits = written.replace(/\D/g, '');
      if (digits.length < 7 || digits.length > 15 || serviceNumber.test(digits.replace(/^00/, ''))) return false;
      if (/^\d{1,2}\.\s?\d{1,2}\.|^0\d{3}[-/]\d{4}$|^0\d?[/-]\d{1,2}[/-]\d{4}/.test(written)) return false;
      if (/^\+|^00[1-9]/.test(written)) return true;
      const announced =
        /(?:tel|telefon\w*|fon|phone|mobil\w*|mobile|handy|ruf|call|ring|text|whatsapp|sms|fax)[^\p{L}\d]{0,3}(?:\p{L}{1,12}\s){0,4}$/iu.test(
          text.slice(Math.max(0, match.index - 60), match.index),
        );
      if (/^\(?[2-9]/.test(written)) return announced || written.startsWith('(');
      return announced || (/^\(?0\d{2,4}\)?[ /]/.test(written) && digits.length >= 9);
    })
    .map((match) => sighting('phone', match));

const iban: Detector = (text) =>
  matches(/(?<![A-Z0-9])([A-Z]{2})\d{2}(?=[ \u00A0-]?[A-Z0-9]{4})/gi, text).flatMap((match) => {
    const length = ibanLength(match[1]!);
    if (!length) return [];
    let end = match.index;
    let collected = '';
    while (collected.length < length && end < text.length) {
      const character = text[end]!;
      if (/[A-Z0-9]/i.test(character)) collected += character;
      else if (!/[ \u00A0-]/.test(character)) break;
      end += 1;
    }
    return isIban(collected) && !/[A-Z0-9]/i.test(text[end] ?? '')
      ? [{ rule: 'iban' as const, start: match.index, end }]
      : [];
  });

/** Runs of digits in groups, judged by length and check digit. */
const digitNumbers: Detector = (text) =>
  matches(/(?=\d)(?<![\p{L}\p{N}+.,-])\d(?:[ \u00A0-]?\d){10,18}(?![\p{L}\p{N}]|[.,]\d)/gu, text).flatMap((match) => {
    const digits = match[0].replace(/\D/g, '');
    if (isCreditCard(digits)) return [sighting('credit-card', match)];
    return isTaxId(digits) ? [sighting('tax-id', match)] : [];
  });

const socialSecurityNumber: Detector = (text) =>
  matches(/(?=\d)(?<![\p{L}\p{N}])\d{2}[ -]?\d{6}[ -]?[A-Z][ -]?\d{2}[ -]?\d(?![\p{L}\p{N}])/giu, text)
    .filter((match) => isSocialSecurityNumber(match[0].replace(/[ -]/g, '')))
    .map((match) => sighting('social-security-number', match));

/** With its check digit; article numbers look alike, so a word that announces a card is wanted within the 60 characters before. */
const idCard: Detector = (text) =>
  (announcesCard.test(text)
    ? matches(/(?<![\p{L}\p{N}])[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d(?![\p{L}\p{N}])/gu, text)
    : []
  )
    .filter((match) => isIdCard(match[0]) && announcesCard.test(text.slice(Math.max(0, match.index - 60), match.index)))
    .map((match) => sighting('id-card', match));

const announcesCard = /ausweis|perso\b|identity card|id card|passport|reisepass/i;

const month = String.raw`(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\p{L}{0,6}\.?`;
const birth = new RegExp(
  String.raw`(?<!\p{L})(?:geboren(?:\sam)?|geb\.(?:\sam)?|geburtsdatum:?|born(?:\son)?|date of birth:?|dob:?|\*)\s?(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{1,2}(?:\.|st|nd|rd|th)?\s${month},?\s\d{4}|${month}\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\d{4}-\d{2}-\d{2})`,
  'giu',
);
const personName =
  /(?:Herr|Frau|Mr|Mrs|Ms|Dr)\.?\s\p{Lu}\p{Ll}+|\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?\s(?:von\s|van\s|de\s)?\p{Lu}\p{Ll}+/u;

/** A birth date counts when a name stands within the 80 characters before or 40 after it: alone it tells of nobody. */
const birthDate: Detector = (text) =>
  (/[Gg]eb|[Bb]orn|[Bb]irth|dob|DOB|\*/.test(text) ? matches(birth, text) : [])
    .filter((match) => {
      const end = match.index + match[0].length;
      return (
        personName.test(text.slice(Math.max(0, match.index - 80), match.index)) ||
        personName.test(text.slice(end, end + 40))
      );
    })
    .map((match) => sighting('birth-date', match));

/**
 * `Lindenstraße 14a`; ways, squares and the like only with postcode and town, since trails and huts have such names as well; `12 Mill Lane`.
 * `hint` is a cheap look whether it is worth trying: hardly a text has these words beside a number.
 */
const streets: readonly { hint: RegExp; pattern: RegExp; no?: RegExp }[] = [
  {
    hint: /(?:stra(?:ß|ss)e|str\.)\s\d/,
    pattern: /(?<!\p{L})\p{Lu}[\p{L}-]{1,30}(?:straße|strasse|str\.)\s\d{1,4}(?:\s?[a-h](?!\p{L}))?(?!\d)/gu,
    // A number that counts something (`Passstraße 3 Kehren weiter`) is no house number.
    no: /^\s?(?:km|m|Kilometer|Meter|\p{Lu}\p{Ll}+(?:en|er|n))(?!\p{L})/u,
  },
  {
    hint: /(?:weg|allee|platz|gasse|ring|ufer|damm|steig)\s\d/,
    pattern:
      /(?<!\p{L})\p{Lu}[\p{L}.-]{1,30}(?:weg|allee|platz|gasse|ring|ufer|damm|steig)\s\d{1,4}\s?[a-h]?,?\s(?:[A-Z]-)?\d{4,5}\s\p{Lu}/gu,
  },
  {
    hint: /\d[a-z]?\s[A-Z]/,
    pattern:
      /(?=\d)(?<![\p{L}\d])\d{1,4}[a-z]?\s(?!(?:Mile|Day|Hour|Minute)\s)(?:\p{Lu}\p{Ll}{1,20}\s){1,2}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Terrace|Crescent)(?!\p{L})/gu,
  },
];

const address: Detector = (text) =>
  streets.flatMap(({ hint, pattern, no }) =>
    hint.test(text)
      ? matches(pattern, text)
          .filter((match) => !no?.test(text.slice(match.index + match[0].length)))
          .map((match) => sighting('address', match))
      : [],
  );

const numeric: readonly Detector[] = [iban, socialSecurityNumber, digitNumbers, idCard, phone, birthDate, address];

/** All personal data in a text. A text without digits and `@` costs two look-ups; of overlapping sightings the first detector's counts. */
export function sightingsIn(text: string, brand: Brand): Sighting[] {
  const found = email(text, brand);
  if (!/\d/.test(text)) return found;
  for (const detect of numeric) {
    for (const sighted of detect(text, brand)) {
      if (!found.some((other) => sighted.start < other.end && other.start < sighted.end)) found.push(sighted);
    }
  }
  return found;
}

const matches = (pattern: RegExp, text: string): RegExpExecArray[] => [...text.matchAll(pattern)];

const sighting = (rule: PiiRule, match: RegExpExecArray): Sighting => ({
  rule,
  start: match.index,
  end: match.index + match[0].length,
});
