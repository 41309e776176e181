import { parse } from 'yaml';
import { z } from 'zod';
import { CopydeskError } from '../domain/errors.ts';
import type { RawContent, Section } from './document-content.ts';

/** The part of the front matter that we understand; other keys belong to other systems and are left alone. */
const FrontMatter = z.object({
  title: z.string().optional(),
  language: z.enum(['de', 'en']).optional(),
  readers: z.array(z.string().min(1)).min(1).optional(),
  valid_from: z.iso.date().optional(),
  valid_until: z.iso.date().optional(),
});

/** Markdown with `#` headings and optional YAML front matter. Emphasis marks go, link targets stay in brackets, comments are dropped. */
export function readMarkdown(source: string, file: string): RawContent {
  const [, yaml, body] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)([\s\S]*)$/.exec(source) ?? [
    null,
    null,
    source,
  ];
  const front = parseFrontMatter(yaml ?? '', file);
  const visible = (body ?? '').replace(/<!--[\s\S]*?(-->|$)/g, '');
  const { title, sections } = cutAtHeadings(visible);
  return {
    title: front.title ?? title,
    language: null,
    sections: front.title && title && title !== front.title ? sections.map((s) => under(title, s)) : sections,
    claims: {
      language: front.language,
      readers: front.readers,
      validFrom: front.valid_from,
      validUntil: front.valid_until,
    },
    notes: visible.length === body?.length ? [] : ['HTML comments left out'],
  };
}

function parseFrontMatter(yaml: string, file: string): z.infer<typeof FrontMatter> {
  try {
    return FrontMatter.parse(parse(yaml) ?? {});
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    const message = `The front matter cannot be used: ${issue?.message ?? (cause as Error).message}`;
    throw new CopydeskError('invalid', message, { where: { file, field: issue?.path.join('.') }, cause });
  }
}

/** Sections between headings; a first-level heading that opens the text is the title. */
function cutAtHeadings(text: string): { title: string | null; sections: Section[] } {
  let title: string | null = null;
  let fenced = false;
  const path: string[] = [];
  const sections: Section[] = [{ heading: null, page: null, text: '' }];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) {
      fenced = !fenced;
      continue;
    }
    const [, marks, rest] = (!fenced && /^(#{1,6})\s+(\S.*)$/.exec(line)) || [];
    const words = withoutClosing(rest ?? '');
    if (marks === undefined || words === '') {
      sections.at(-1)!.text += `${fenced ? line : plainText(line)}\n`;
      continue;
    }
    if (marks.length === 1 && title === null && sections.every((s) => s.text.trim() === '')) {
      title = plainText(words);
      continue;
    }
    path.length = Math.min(path.length, marks.length - 1);
    path[marks.length - 1] = plainText(words);
    sections.push({ heading: path.filter(Boolean).join(' › '), page: null, text: '' });
  }
  return { title, sections };
}

const under = (heading: string, section: Section): Section => ({
  ...section,
  heading: section.heading ? `${heading} › ${section.heading}` : heading,
});

/** A heading without the marks that close it (`## Title ##`). A loop, because a pattern for it takes cubic time on blanks. */
function withoutClosing(heading: string): string {
  let end = heading.trimEnd().length;
  while (heading[end - 1] === '#') end -= 1;
  return heading.slice(0, end).trimEnd();
}

/** Characters of the longest line whose marks are taken off. No person writes longer ones, and the patterns take quadratic time. */
const longestFormatted = 10_000;

/** Spans have bounds, so that a line full of openings costs no more than its length times the bound. */
const plainText = (line: string): string =>
  line.length > longestFormatted
    ? line
    : line
        .replace(/!\[([^[\]]{0,500})\]\([^)]{0,2000}\)/g, '$1')
        .replace(/\[([^[\]]{1,500})\]\((https?:[^)\s]{1,2000})(?:\s[^)]{0,500})?\)/g, '$1 ($2)')
        .replace(/\[([^[\]]{1,500})\]\([^)]{0,2000}\)/g, '$1')
        .replace(/(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1/g, '$2')
        .replace(/(?<![\p{L}\d*])\*(?=\S)([^*]{1,1000}?)(?<=\S)\*(?![\p{L}\d*])/gu, '$1')
        .replace(/`([^`]{1,1000})`/g, '$1')
        .replace(/^\s*>\s?/, '');
