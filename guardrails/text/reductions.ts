/** A reduction of a price stated in percent, with UTF-16 offsets. */
export interface Reduction {
  percent: number;
  start: number;
  end: number;
}

const percent = String.raw`(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|Prozent\b|percent\b|per\scent\b)`;
const after = new RegExp(
  String.raw`(?<![\d.,])${percent}\s(?:(?:Preis)?(?:nachlass|rabatt|vorteil|ersparnis)|günstiger|billiger|reduziert|(?:im\s)?Preis\s(?:gesenkt|reduziert)|off(?!cut)\b|discount|cheaper|price\scut)`,
  'gi',
);
const before = new RegExp(
  String.raw`(?<![\p{L}\d])(?:minus|rabatt\svon|nachlass\svon|reduziert\sum|spar(?:e|st|en|t)?(?:\s(?:du|sie|ihr|jetzt|nur|bis|zu|heute)){0,3}|saves?(?:\s(?:now|up|to|a|full)){0,3}|discount\sof|reduced\sby|(?<=^|\s)[-–−])\s?${percent}(?!\s(?:Gewicht|Energie|Strom|Wasser|Material|Platz|Zeit|CO|weight|energy|power|water|material|space|time|of\s(?:the|its)\s(?:weight|energy|water)))`,
  'giu',
);

/** Percentages off a price: `20 % Rabatt`, `minus 20 %`, `20% off`, `save 20%`; not `20 % leichter` and not `spart 20 % Gewicht`. */
export function reductionsIn(text: string): Reduction[] {
  if (!/%|prozent|per ?cent/i.test(text)) return [];
  const found = new Map<number, Reduction>();
  for (const pattern of [after, before]) {
    for (const match of text.matchAll(pattern)) {
      const percentAt = match.index + match[0].indexOf(match[1]!);
      const value = Number(match[1]!.replace(',', '.'));
      const known = found.get(percentAt);
      const start = Math.min(match.index, known?.start ?? match.index);
      found.set(percentAt, { percent: value, start, end: Math.max(match.index + match[0].length, known?.end ?? 0) });
    }
  }
  return [...found.values()];
}
