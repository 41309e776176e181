/** A run of prose in a passage, exactly as it stands there, and the last Markdown heading above it. */
export interface ProseBlock {
  text: string;
  heading: string | null;
}

const skipped = /^\s*(?:\||>|!\[|<|\[[^\]]+\]:|(?:[-*_=]\s*){3,}$)/;
const listMark = /^\s*(?:[-*+•]|\d+[.)])\s+/;

/** Paragraphs and list items of a Markdown or plain passage. Tables, quotes, code, images, rules and HTML lines are noise here. */
export function proseBlocks(text: string): ProseBlock[] {
  const blocks: ProseBlock[] = [];
  let heading: string | null = null;
  let lines: string[] = [];
  let fenced = false;
  const close = (): void => {
    if (lines.length) blocks.push({ text: lines.join('\n'), heading });
    lines = [];
  };
  for (const line of text.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) {
      close();
      fenced = !fenced;
    } else if (fenced || !line.trim() || skipped.test(line)) close();
    else if (/^\s*#{1,6}\s/.test(line)) {
      close();
      heading = line.replace(/^\s*#+\s*/, '').replace(/\s*#*\s*$/, '');
    } else {
      if (listMark.test(line)) close();
      lines.push(lines.length ? line : line.replace(listMark, ''));
    }
  }
  close();
  return blocks;
}
