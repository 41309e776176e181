/**
 * Words that make a sentence factual, by what they state, in both languages: an English sentence may rest on a German passage. `*` as in terms.
 * A `property` said once with evidence may be said again; what is absolute or certified needs evidence each time.
 */
export interface Concept {
  concept: string;
  property: boolean;
  de: readonly string[];
  en: readonly string[];
}

const adjectives: readonly [de: string, superlativeDe: string, en: string, superlativeEn: string][] = [
  ['leichter', 'leichtest*', 'lighter', 'lightest'],
  ['robuster', 'robustest*', 'tougher', 'toughest'],
  ['wärmer', 'wärmst*', 'warmer', 'warmest'],
  ['stärker', 'stärkst*', 'stronger', 'strongest'],
  ['kleiner', 'kleinst*', 'smaller', 'smallest'],
  ['größer', 'größt*', 'larger', 'largest'],
  ['schneller', 'schnellst*', 'faster', 'fastest'],
  ['günstiger', 'günstigst*', 'cheaper', 'cheapest'],
  ['sicherer', 'sicherst*', 'safer', 'safest'],
  ['langlebiger', 'langlebigst*', 'longer lasting', 'longest lasting'],
  ['haltbarer', 'haltbarst*', 'more durable', 'most durable'],
  ['nachhaltiger', 'nachhaltigst*', 'more sustainable', 'most sustainable'],
  ['dichter', 'dichtest*', 'tighter', 'tightest'],
  ['trockener', 'trockenst*', 'drier', 'driest'],
  ['dünner', 'dünnst*', 'thinner', 'thinnest'],
  ['atmungsaktiver', 'atmungsaktivst*', 'more breathable', 'most breathable'],
  ['zuverlässiger', 'zuverlässigst*', 'more reliable', 'most reliable'],
  ['beliebter', 'beliebtest*', 'more popular', 'most popular'],
  ['innovativer', 'innovativst*', 'more innovative', 'most innovative'],
  ['kompakter', 'kompaktest*', 'more compact', 'most compact'],
  ['strapazierfähiger', 'strapazierfähigst*', 'harder wearing', 'hardest wearing'],
  ['besser', 'meistverkauft*', 'better', 'best selling'],
];

const property = (concept: string, de: string[], en: string[]): Concept => ({ concept, property: true, de, en });
const absolute = (concept: string, de: string[], en: string[]): Concept => ({ concept, property: false, de, en });

export const lexicon: readonly Concept[] = [
  absolute(
    'superlative',
    [
      ...adjectives.map(([, superlative]) => superlative),
      'unübertroffen*',
      'unerreicht*',
      'Testsieger*',
      'Marktführer*',
      'Nummer eins',
      'Nr. 1',
      'beste der Welt',
      'besten der Welt',
      'weltbest*',
    ],
    [
      ...adjectives.map(([, , , superlative]) => superlative),
      'unmatched',
      'unrivalled',
      'unbeatable',
      'market leader',
      'number one',
      'No. 1',
      "world's best",
      'best in class',
      'award winning',
    ],
  ),
  absolute(
    'comparative',
    adjectives.map(([comparative]) => `${comparative} als`),
    adjectives.map(([, , comparative]) => `${comparative} than`),
  ),
  absolute(
    'exclusive',
    [
      'als einzige',
      'als einziger',
      'als einziges',
      'der einzige',
      'die einzige',
      'das einzige',
      'als erste',
      'als erster',
      'erstmals',
      'weltweit erste',
      'weltweit einzig*',
      'weltneuheit',
      'einzigartig*',
      'kein anderer',
      'kein anderes',
      'keine andere',
    ],
    ['the only', 'the first', "world's first", 'worldwide first', 'no other', 'one of a kind', 'unique in'],
  ),
  absolute('bluesign', ['bluesign'], ['bluesign']),
  absolute('oeko-tex', ['OEKO-TEX', 'Öko-Tex'], ['OEKO-TEX']),
  absolute('gots', ['GOTS'], ['GOTS']),
  absolute('grs', ['Global Recycled Standard'], ['Global Recycled Standard']),
  absolute('rds', ['Responsible Down Standard'], ['Responsible Down Standard']),
  absolute('rws', ['Responsible Wool Standard'], ['Responsible Wool Standard']),
  absolute('fair-wear', ['Fair Wear'], ['Fair Wear']),
  absolute('fairtrade', ['Fairtrade'], ['Fairtrade']),
  absolute('green-button', ['Grüner Knopf', 'Grünen Knopf', 'Grüne Knopf'], ['Green Button']),
  absolute('blue-angel', ['Blauer Engel', 'Blauen Engel', 'Blaue Engel'], ['Blue Angel']),
  absolute('tuev', ['TÜV'], ['TÜV']),
  absolute('warentest', ['Stiftung Warentest', 'Öko-Test'], ['Stiftung Warentest']),
  absolute('certified', ['zertifiziert', 'Zertifikat', '*zertifiziert'], ['certified', 'certificate', 'certification']),
  absolute('patented', ['patentiert', 'zum Patent angemeldet'], ['patented', 'patent pending']),
  absolute(
    'climate',
    ['klimaneutral', 'CO2-neutral', 'klimapositiv'],
    ['carbon neutral', 'climate neutral', 'carbon positive'],
  ),
  absolute(
    'pfas-free',
    ['PFAS-frei', 'PFC-frei', 'ohne PFAS', 'ohne PFC', 'frei von PFAS', 'frei von PFC'],
    [
      'PFAS-free',
      'PFC-free',
      'without PFAS',
      'without PFC',
      'free from PFAS',
      'free of PFAS',
      'free of PFC',
      'free from PFC',
    ],
  ),
  property(
    'waterproof',
    ['wasserdicht*', 'wasserundurchlässig*', 'Wassersäule'],
    ['waterproof*', 'water column', 'hydrostatic head'],
  ),
  property(
    'water-repellent',
    ['wasserabweisend*', 'wasserfest*'],
    ['water repellent', 'water resistant', 'water-repellency', 'rainproof'],
  ),
  property('windproof', ['winddicht*', 'windabweisend*'], ['windproof*', 'wind resistant']),
  property('breathable', ['atmungsaktiv*', 'dampfdurchlässig*'], ['breathable', 'breathability']),
  property(
    'tear-resistant',
    ['reißfest*', 'abriebfest*', 'scheuerfest*', 'strapazierfähig*', 'ripstop*'],
    ['tear resistant', 'tearproof', 'abrasion resistant', 'hard wearing', 'ripstop'],
  ),
  property('recycled', ['recycelt*', 'rezykliert*', 'Rezyklat*', 'Recyclingpolyester'], ['recycled']),
  property('recyclable', ['recycelbar*', 'recyclingfähig*'], ['recyclable']),
  property('biodegradable', ['biologisch abbaubar*', 'kompostierbar*'], ['biodegradable', 'compostable']),
  property('organic', ['Biobaumwolle', 'Bio-Baumwolle'], ['organic cotton']),
  property('vegan', ['vegan'], ['vegan']),
  property('merino', ['mulesingfrei*', 'mulesing-frei*'], ['mulesing free']),
  property(
    'origin',
    ['made in', 'hergestellt in', 'gefertigt in', 'produziert in', 'genäht in'],
    ['made in', 'manufactured in', 'produced in', 'sewn in'],
  ),
  property('warranty', ['Garantie', 'Gewährleistung', '*garantie'], ['warranty', 'guarantee', 'guaranteed']),
  property('lifetime', ['lebenslang'], ['lifetime', 'lifelong']),
  property('repairable', ['reparierbar*'], ['repairable']),
  property('maintenance-free', ['wartungsfrei*'], ['maintenance free']),
];
