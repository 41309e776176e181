import { wordCount } from '../../domain/content.ts';
import { Slug } from '../../domain/text.ts';
import { at, type CheckInput, defineCheck, nowhere, type RawFinding } from '../check.ts';
import { normalised, type ReadPart } from '../text/read.ts';
import { adPieces } from './ad-pieces.ts';
import { hiddenCharacters } from './hidden-characters.ts';
import { linkFindings } from './links.ts';
import { type LimitRule, limitRules } from './rules.ts';

/** What the channel takes, and what every reader may expect of a text: lengths, structure, links, visible characters, required notices. */
export const limits = defineCheck({
  name: 'limits',
  rules: limitRules,
  run: (input) => [
    ...lengths(input),
    ...structure(input),
    ...adPieces(input),
    ...linkFindings(input),
    ...input.parts.flatMap(hiddenCharacters),
    ...disclosures(input),
  ],
});

type Found = RawFinding<LimitRule>;

/** Characters are Unicode code points, words those of `wordCount`. Bounds are inclusive. */
function lengths({ content, parts, channel }: CheckInput): Found[] {
  const { limits: bounds } = channel.config;
  const body = parts.filter(({ path }) => path.startsWith('body/'));
  const words = body.reduce((sum, part) => sum + wordCount(part.text), 0);
  const links = content.body.filter((block) => block.kind === 'link').length;
  const measure = (
    rule: LimitRule,
    part: ReadPart | null,
    size: number,
    { min, max }: { min: number; max: number },
    de: string,
    en: string,
  ) => {
    if (size >= min && size <= max) return [];
    const found: Found = {
      rule,
      ...(part ? at(part) : nowhere),
      message: {
        de: `${size} ${de}; der Kanal nimmt ${min} bis ${max}.`,
        en: `${size} ${en}; the channel takes ${min} to ${max}.`,
      },
      evidence: [{ source: `channels.yaml ${channel.name}.limits`, text: `${min}–${max}` }],
      suggestion:
        size > max
          ? { de: `Um ${size - max} kürzen.`, en: `Shorten by ${size - max}.` }
          : { de: `Um ${min - size} erweitern.`, en: `Extend by ${min - size}.` },
    };
    return [found];
  };
  return [
    ...measure(
      'title-length',
      parts[0]!,
      [...content.title].length,
      bounds.title,
      'Zeichen im Titel',
      'characters in the title',
    ),
    ...measure(
      'description-length',
      parts[1]!,
      [...content.description].length,
      bounds.description,
      'Zeichen in der Beschreibung',
      'characters in the description',
    ),
    ...measure('body-length', null, words, bounds.body, 'Wörter im Text', 'words in the body'),
    ...measure('link-count', null, links, bounds.links, 'Links', 'links'),
  ];
}

function structure({ content, parts, channel }: CheckInput): Found[] {
  const found: Found[] = [];
  const partAt = (path: string): ReadPart => parts.find((part) => part.path === path)!;
  if (!Slug.safeParse(content.slug).success) {
    found.push({
      rule: 'slug',
      ...nowhere,
      message: { de: 'Die Kurzadresse ist keine.', en: 'The slug is none.' },
      suggestion: {
        de: 'Kleinbuchstaben, Ziffern, einzelne Bindestriche, höchstens 60 Zeichen.',
        en: 'Lower-case letters, digits, single hyphens, 60 characters at most.',
      },
    });
  }
  for (const part of parts) {
    if (part.path === 'description' || part.path.endsWith('/alt') || part.text.trim()) continue;
    found.push({
      rule: 'empty-text',
      ...at(part),
      message: { de: 'Hier steht nichts.', en: 'Nothing stands here.' },
      suggestion: { de: 'Füllen oder weglassen.', en: 'Fill it or leave it out.' },
    });
  }
  content.body.forEach((block, index) => {
    const next = content.body[index + 1];
    // Of an ad they are headlines, one beside the other.
    if (channel.config.format !== 'ad' && block.kind === 'heading' && (!next || next.kind === 'heading')) {
      found.push({
        rule: 'heading-without-text',
        ...at(partAt(`body/${index}/text`)),
        message: { de: 'Auf diese Überschrift folgt kein Text.', en: 'No text follows this heading.' },
        suggestion: { de: 'Text ergänzen oder die Überschrift weglassen.', en: 'Add text or leave the heading out.' },
      });
    }
    if (block.kind === 'image' && !block.alt.trim()) {
      found.push({
        rule: 'image-alt',
        ...at(partAt(`body/${index}/alt`)),
        message: { de: 'Das Bild hat keinen Alternativtext.', en: 'The image has no alternative text.' },
        suggestion: { de: 'In einem Satz sagen, was zu sehen ist.', en: 'Say in one sentence what is to be seen.' },
      });
    }
  });
  return found;
}

/** Required notices, word for word but for white space; they may stand in one paragraph with others. */
function disclosures({ content, parts, channel, language }: CheckInput): Found[] {
  const required = channel.config.disclosures[language];
  if (required.length === 0 || content.body.length === 0) return [];
  const body = normalised(
    parts
      .filter(({ path }) => path.startsWith('body/'))
      .map(({ text }) => text)
      .join(' '),
  );
  return required
    .filter((text) => !body.includes(normalised(text)))
    .map((text) => ({
      rule: 'disclosure-missing' as const,
      ...nowhere,
      message: { de: `Der Pflichthinweis fehlt: ${text}`, en: `The required notice is missing: ${text}` },
      evidence: [{ source: `channels.yaml ${channel.name}.disclosures`, text }],
      suggestion: {
        de: `Wörtlich als eigenen Absatz anfügen: ${text}`,
        en: `Add it word for word as a paragraph of its own: ${text}`,
      },
    }));
}
