/** How a variant is built. Siblings differ in this, so that trying them out against each other tells something. */
export type Structure = 'benefit' | 'question' | 'facts' | 'overview';
const structures: readonly Structure[] = ['benefit', 'question', 'facts', 'overview'];

const words: readonly [Structure, RegExp][] = [
  ['question', /frage|question/i],
  ['facts', /preis|fakten|daten|price|fact|figure/i],
  ['overview', /überblick|liste|kürze|overview|list|glance/i],
  ['benefit', /nutzen|vorteil|benefit|advantage/i],
];

/** The structure that a hypothesis speaks of; else the variant's number decides. */
export const structureOf = (hypothesis: string, variant: number): Structure =>
  words.find(([, word]) => word.test(hypothesis))?.[0] ?? structures[variant % structures.length]!;

/** A structure that reads differently from this one. */
export const otherStructure = (structure: Structure): Structure =>
  structures[(structures.indexOf(structure) + 1) % structures.length]!;
