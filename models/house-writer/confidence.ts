/** A share of matching words (0 to 1) as a confidence between 0.55 and 0.95: an extract is never quite off, and never certain to fit. */
export const confidenceOf = (score: number): number => Math.round(Math.min(0.95, 0.55 + score * 0.4) * 100) / 100;
