import type { InitAnswers } from './init-questions.ts';

/** The words of a new workspace, in the language of its owner. */
export const initTexts = (answers: InitAnswers) => ({
  ...shared,
  ...(answers.language === 'de' ? german(answers) : english(answers)),
});

/** What every workspace has in both languages, because a channel can have both. */
const shared = {
  disclosures: {
    de: ['Dieser Text entstand mit Unterstützung von KI und wurde von der Redaktion geprüft.'],
    en: ['This text was written with the help of AI and checked by our editors.'],
  },
  voice: {
    de: ['Sachlich und freundlich, in kurzen Sätzen.', 'Zahlen stehen mit Einheit und Quelle, Superlative fehlen.'],
    en: ['Plain and friendly, in short sentences.', 'Figures come with unit and source, superlatives stay out.'],
  },
  callToAction: { de: 'Mehr erfahren', en: 'Find out more' },
  blocklist: [
    { term: 'klimaneutral', language: 'de' as const, reason: 'Umweltaussage ohne Beleg (UWG, Richtlinie 2024/825)' },
    {
      term: 'climate neutral',
      language: 'en' as const,
      reason: 'Environmental claim without proof (Directive 2024/825)',
    },
  ],
};

const german = ({ company, person }: InitAnswers) => ({
  comments: {
    workspace: 'Wer der Kunde ist und wie das Haus entscheidet. Mit einer zweiten Person: "mode: team".',
    people: 'Wer mitarbeitet und was jede Person darf.',
    channels: 'Wohin veröffentlicht wird.',
    brand: 'Wie die Marke spricht und wohin sie verlinkt.',
    rules: 'Was nicht erscheinen darf und wer über Befunde entscheidet.',
    budgets: 'Was Modelle kosten dürfen, in Cent.',
    knowledge: 'Woher das Wissen kommt und wer es lesen darf.',
    brief: 'Ein erster Auftrag; Ziel, Leserschaft und Fragen gehören angepasst.',
  },
  briefId: 'erster-artikel',
  brief: {
    title: 'Ein erster Artikel',
    goal: `Der Artikel stellt vor, was ${company} anbietet, und beantwortet die häufigsten Fragen.`,
    baseline: 'Noch kein Artikel erschienen.',
    audience: `Menschen, die ${company} noch nicht kennen und sich einen Überblick verschaffen wollen.`,
    questions: [
      `Was bietet ${company} an?`,
      `Für wen ist das Angebot von ${company} gedacht?`,
      `Was ist bei ${company} besonders?`,
    ],
  },
  firstDocument: {
    name: 'ueber-uns.md',
    text: `# Über ${company}\n\nDieses Dokument ist der erste Baustein des Wissens von ${company}. Verantwortlich für die Texte von ${company} ist ${person}. Jeder Satz eines Artikels beruht auf den Dokumenten dieses Ordners. Weitere Dokumente über Angebot, Geschichte und häufige Fragen gehören ebenfalls in diesen Ordner.\n`,
  },
});

const english = ({ company, person }: InitAnswers) => ({
  comments: {
    workspace: 'Who the customer is and how the house decides. With a second person: "mode: team".',
    people: 'Who takes part and what each person may do.',
    channels: 'Where things are published.',
    brand: 'How the brand speaks and where it links to.',
    rules: 'What must not appear and who decides about findings.',
    budgets: 'What models may cost, in cents.',
    knowledge: 'Where knowledge comes from and who may read it.',
    brief: 'A first brief; goal, audience and questions want adapting.',
  },
  briefId: 'first-article',
  brief: {
    title: 'A first article',
    goal: `The article presents what ${company} offers and answers the most frequent questions.`,
    baseline: 'No article has been published yet.',
    audience: `People who do not know ${company} yet and want an overview.`,
    questions: [
      `What does ${company} offer?`,
      `Whom is the offer of ${company} meant for?`,
      `What is special about ${company}?`,
    ],
  },
  firstDocument: {
    name: 'about-us.md',
    text: `# About ${company}\n\nThis document is the first piece of what ${company} knows. ${person} is responsible for the texts of ${company}. Every sentence of an article rests on the documents in this folder. Further documents about offer, history and frequent questions belong in this folder as well.\n`,
  },
});
