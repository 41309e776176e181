import type { Language } from './task.ts';

/** What the writer says of its own: connective words without any claim about product, house or reader. */
interface Phrases {
  overview: string;
  priceHeading: string;
  priceQuestion: string;
  introduction: string;
  overviewTitle: string;
  for: string;
  priceSentence: (name: string, price: string) => string;
  and: string;
  hypotheses: readonly string[];
  attributes: Record<string, string>;
}

export const phrases: Record<Language, Phrases> = {
  de: {
    overview: 'Das Wichtigste in Kürze',
    overviewTitle: 'das Wichtigste in Kürze',
    for: 'für',
    priceHeading: 'Preis und Daten',
    priceQuestion: 'Und der Preis?',
    introduction: 'Die Antworten im Überblick.',
    priceSentence: (name, price) => `${name} gibt es für ${price}.`,
    and: 'und',
    hypotheses: [
      'Nutzen zuerst: Der Text beginnt mit der stärksten Aussage.',
      'Frage zuerst: Der Text beginnt mit einer Frage der Leser und beantwortet sie.',
      'Preis und Fakten zuerst: Der Text beginnt mit Preis und Daten.',
      'Überblick zuerst: Der Text beginnt mit einer kurzen Liste.',
    ],
    attributes: {
      weight: 'Gewicht',
      gewicht: 'Gewicht',
      material: 'Material',
      volume: 'Volumen',
      volumen: 'Volumen',
      color: 'Farbe',
      colour: 'Farbe',
      farbe: 'Farbe',
      size: 'Größe',
      sizes: 'Größen',
      groesse: 'Größe',
      groessen: 'Größen',
      water_column: 'Wassersäule',
      wassersaeule: 'Wassersäule',
      warranty: 'Garantie',
      garantie: 'Garantie',
      temperature: 'Temperatur',
      comfort_temperature: 'Komforttemperatur',
      capacity: 'Fassungsvermögen',
      persons: 'Personen',
      season: 'Saison',
      fill: 'Füllung',
      load: 'Traglast',
      origin: 'Herkunft',
      layers: 'Lagen',
      comfort: 'Komforttemperatur',
      limit: 'Grenztemperatur',
      pack_size: 'Packmaß',
      wool: 'Wollanteil',
    },
  },
  en: {
    overview: 'At a glance',
    overviewTitle: 'the essentials at a glance',
    for: 'for',
    priceHeading: 'Price and details',
    priceQuestion: 'And the price?',
    introduction: 'Here are the answers.',
    priceSentence: (name, price) => `The ${name} is ${price}.`,
    and: 'and',
    hypotheses: [
      'Benefit first: the text opens with the strongest statement.',
      "Question first: the text opens with a reader's question and answers it.",
      'Price and facts first: the text opens with price and details.',
      'Overview first: the text opens with a short list.',
    ],
    attributes: {
      weight: 'Weight',
      gewicht: 'Weight',
      material: 'Material',
      volume: 'Volume',
      volumen: 'Volume',
      color: 'Colour',
      colour: 'Colour',
      farbe: 'Colour',
      size: 'Size',
      sizes: 'Sizes',
      groesse: 'Size',
      groessen: 'Sizes',
      water_column: 'Water column',
      wassersaeule: 'Water column',
      warranty: 'Warranty',
      garantie: 'Warranty',
      temperature: 'Temperature',
      comfort_temperature: 'Comfort temperature',
      capacity: 'Capacity',
      persons: 'Persons',
      season: 'Season',
      fill: 'Fill',
      load: 'Load',
      origin: 'Origin',
      layers: 'Layers',
      comfort: 'Comfort temperature',
      limit: 'Limit temperature',
      pack_size: 'Pack size',
      wool: 'Wool content',
    },
  },
};
