import { at, type CheckInput, defineCheck, type RawFinding } from '../check.ts';
import { formatMoney, type Money, moneyIn } from '../text/money.ts';
import { normalised, type ReadPart } from '../text/read.ts';
import { type Reduction, reductionsIn } from '../text/reductions.ts';
import { isFee, isWellWritten, percentFits, wasPrice } from './reading.ts';
import { type PriceRule, priceRules } from './rules.ts';
import { findSubjects, type Subject } from './subject.ts';
import { explain } from './words.ts';

/** Every amount and every reduction against the price list, which is the only source of prices. */
export const price = defineCheck({
  name: 'price',
  rules: priceRules,
  run(input) {
    const found: RawFinding<PriceRule>[] = [];
    const notices = input.channel.config.disclosures[input.language].map(normalised);
    let subjectAt: ReturnType<typeof findSubjects> | null = null;
    for (const part of input.parts) {
      const amounts = moneyIn(part.text);
      const reductions = reductionsIn(part.text);
      if (amounts.length === 0 && reductions.length === 0) continue;
      subjectAt ??= findSubjects(input);
      for (const amount of amounts) {
        const place = { part, amount, subject: subjectAt(part, amount.start) };
        const words = part.text.slice(amount.start, amount.end);
        if (notices.some((notice) => notice.includes(normalised(words)))) continue;
        found.push(...judgeAmount(input, place), ...judgeFormat(input, place));
      }
      for (const reduction of reductions)
        found.push(...judgeReduction(input, part, reduction, subjectAt(part, reduction.start)));
    }
    return found;
  },
});

interface Place {
  part: ReadPart;
  amount: Money;
  subject: Subject;
}

/** An amount must be a price of the product it speaks of; a former price must be the lowest of the last 30 days; nothing may be below the minimum. */
function judgeAmount(input: CheckInput, { part, amount, subject }: Place): RawFinding<PriceRule>[] {
  const { products, locale } = input;
  const { cents, currency } = amount;
  const report = (rule: PriceRule): RawFinding<PriceRule>[] => [
    {
      rule,
      ...at(part, amount.start, amount.end),
      ...explain(rule, subject, locale, formatMoney(cents, currency, locale)),
    },
  ];
  const candidates = subject.products.filter((product) => product.currency === currency);
  if (wasPrice(part.text, amount.start)) {
    const fits = candidates.some((product) => product.lowest30DaysCents === cents && cents > product.priceCents);
    return fits ? [] : report('reduction-reference');
  }
  const exact = candidates.filter((product) => product.priceCents === cents);
  if (exact.length > 0)
    return exact.every((product) => cents < (product.minimumCents ?? 0)) ? report('below-minimum') : [];
  if (
    candidates.some((product) =>
      Object.values(product.attributes).some((value) => moneyIn(value).some((money) => money.cents === cents)),
    )
  )
    return [];
  const fee = isFee(part.text, amount);
  if (fee && isCited(input, part, amount)) return [];
  if (products.some((product) => product.currency === currency && product.priceCents === cents))
    return subject.named ? report('other-product') : [];
  const undercuts =
    candidates.length > 0 &&
    candidates.every((product) => product.minimumCents !== null && cents < product.minimumCents);
  return report(undercuts && subject.clear && !fee ? 'below-minimum' : 'unknown-amount');
}

/** A shipping fee or a voucher is on no price list; a passage that a claim over these words cites may state it. */
function isCited({ content, passages }: CheckInput, part: ReadPart, amount: Money): boolean {
  const written = normalised(part.text.slice(amount.start, amount.end));
  return content.claims.some(
    (claim) =>
      normalised(claim.text).includes(written) &&
      normalised(part.text).includes(normalised(claim.text)) &&
      claim.evidence.some(({ passage }) =>
        moneyIn(passages.get(passage)?.text ?? '').some(
          (money) => money.cents === amount.cents && money.currency === amount.currency,
        ),
      ),
  );
}

/** Percent off the lowest price of the last 30 days, and not further down than the minimum. */
function judgeReduction(
  { locale }: CheckInput,
  part: ReadPart,
  { percent, start, end }: Reduction,
  subject: Subject,
): RawFinding<PriceRule>[] {
  const fits = subject.products.some(
    ({ priceCents, lowest30DaysCents }) =>
      lowest30DaysCents !== null &&
      priceCents < lowest30DaysCents &&
      percentFits(percent, priceCents, lowest30DaysCents),
  );
  if (fits) return [];
  const report = (rule: PriceRule): RawFinding<PriceRule> => ({
    rule,
    ...at(part, start, end),
    ...explain(rule, subject, locale, `${percent} %`),
  });
  const undercuts =
    subject.clear &&
    subject.products.every(
      ({ priceCents, lowest30DaysCents, minimumCents }) =>
        (lowest30DaysCents ?? priceCents) * (1 - percent / 100) < (minimumCents ?? 0),
    );
  return undercuts ? [report('reduction-reference'), report('below-minimum')] : [report('reduction-reference')];
}

function judgeFormat({ locale, language }: CheckInput, { part, amount }: Place): RawFinding<PriceRule>[] {
  if (isWellWritten(amount, language)) return [];
  const right = formatMoney(amount.cents, amount.currency, locale, true);
  return [
    {
      rule: 'format',
      ...at(part, amount.start, amount.end),
      message: { de: `In ${locale} schreibt man ${right}.`, en: `In ${locale} this is written ${right}.` },
      evidence: [{ source: `CLDR ${locale}`, text: right }],
      suggestion: { de: right, en: right },
    },
  ];
}
