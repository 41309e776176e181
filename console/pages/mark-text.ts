import type { Finding } from '../../domain/finding.ts';

/** A run of text with the same marks. `findings` are numbers of findings that cover it, `claims` numbers of claims that end with it. */
export interface MarkedRun {
  text: string;
  findings: number[];
  claims: number[];
}

/** Cuts a text wherever a finding begins or ends or a claim ends. Offsets outside the text are cut to it. */
export function markText(
  text: string,
  path: string,
  findings: readonly Finding[],
  claims: readonly { text: string }[],
): MarkedRun[] {
  const spans = findings.flatMap(({ span }, number) =>
    span?.path === path ? [{ number, start: span.start, end: span.end }] : [],
  );
  const ends = claims.flatMap((claim, number) => {
    const at = text.indexOf(claim.text);
    return at < 0 || !claim.text ? [] : [{ number, end: at + claim.text.length }];
  });
  const cuts = [0, text.length, ...spans.flatMap(({ start, end }) => [start, end]), ...ends.map(({ end }) => end)];
  const inside = [...new Set(cuts.map((cut) => Math.min(Math.max(cut, 0), text.length)))].sort((a, b) => a - b);
  return inside.slice(1).map((to, index) => {
    const from = inside[index]!;
    return {
      text: text.slice(from, to),
      findings: spans.filter(({ start, end }) => start < to && end > from).map(({ number }) => number),
      claims: ends.filter(({ end }) => end === to).map(({ number }) => number),
    };
  });
}
