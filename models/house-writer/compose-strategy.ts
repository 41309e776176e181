import { phrases } from './phrases.ts';
import type { Material, TaskOf } from './task.ts';

/** Message, points and what variants try out. Shape: `strategy`. */
export function composeStrategy(task: TaskOf<'strategist'>, material: Material) {
  const { brief, language, research, variants } = task;
  const german = language === 'de';
  const points = brief.questions.flatMap((question, index) => {
    const facts = research.facts.flatMap((fact, at) => (fact.question === index ? [at] : []));
    return facts.length ? [{ point: research.facts[facts[0]!]!.statement, facts, question }] : [];
  });
  const best = [...research.facts].sort((a, b) => b.confidence - a.confidence)[0]?.statement;
  const message = brief.message ?? best ?? brief.title;
  const hypotheses = Array.from({ length: variants }, (_, index) => {
    const list = phrases[language].hypotheses;
    const round = Math.floor(index / list.length);
    return (
      list[index % list.length]! +
      (round ? (german ? ` Andere Auswahl (${round + 1}).` : ` Another selection (${round + 1}).`) : '')
    );
  });
  return {
    message,
    tone: material.rules?.voice.join(' ') || (german ? 'Sachlich und klar.' : 'Plain and factual.'),
    points: points.length ? points.map(({ point, facts }) => ({ point, facts })) : [{ point: message, facts: [] }],
    hypotheses,
    avoid: [
      ...research.contradictions.map(({ statement, documents }) =>
        german
          ? `Widersprüchlich (${documents.join(', ')}): ${statement}`
          : `Contradictory (${documents.join(', ')}): ${statement}`,
      ),
      ...research.gaps.map((gap) => (german ? `Nicht belegt: ${gap}` : `Without evidence: ${gap}`)),
      ...(material.rules?.blocklist ?? []).map(({ term }) =>
        german ? `Gesperrtes Wort: ${term}` : `Blocked word: ${term}`,
      ),
      ...material.pages
        .slice(0, 3)
        .map(({ title }) => (german ? `Schon veröffentlicht: ${title}` : `Already published: ${title}`)),
    ],
  };
}
