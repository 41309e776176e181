import { join } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { markdownMarkup } from '../markdown/markup.ts';
import { safePage } from '../safe-page.ts';
import { textPage } from '../text-page.ts';
import { findFrontMatter, frontMatter, type Generator, readFrontMatter, withField } from './front-matter.ts';
import type { PageFormat } from './page-format.ts';

/** Markdown with front matter, which a generator makes the site of: `<slug>.md`. The folder is the one that the generator reads. */
export function markdownFormat(generator: Generator): PageFormat {
  const read: PageFormat['read'] = (text) => {
    const { start, end, body } = findFrontMatter(text) ?? { start: 0, end: 0, body: 0 };
    return { ...readFrontMatter(text.slice(start, end)), html: text.slice(...bodyIn(text, body)) };
  };
  return {
    pathOf: (directory, slug) => join(directory, `${slug}.md`),
    markup: markdownMarkup,
    write: (page) => `${frontMatter(page, generator)}\n${page.html}\n`,
    read,
    change(text, { title, description, html }) {
      const { start, end, body } = findFrontMatter(text) ?? { start: 0, end: 0, body: 0 };
      let yaml = text.slice(start, end);
      if (title !== null) yaml = withField(yaml, 'title', title);
      if (description !== null) yaml = withField(yaml, 'description', description);
      const [from, to] = bodyIn(text, body);
      return text.slice(0, start) + yaml + text.slice(end, from) + html + text.slice(to);
    },
    retitle: (html) => html,
    show,
    preview({ request, destination }, page) {
      const { title, description, html } = read(page);
      const footer = `${destination} · ${request.slug}.md`;
      return safePage(textPage({ locale: String(request.locale), title, description, html: show(html), footer }));
    },
    needs: 'front matter in YAML, between two lines of ---',
    lists: false,
  };
}

/** HTML in it is shown as text, and so are shortcodes. */
const show = (markdown: string): string => micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });

/** The text without the white space around it. */
function bodyIn(text: string, from: number): [number, number] {
  const start = from + /^\s*/.exec(text.slice(from))![0].length;
  return [start, Math.max(start, text.trimEnd().length)];
}
