import { diffArrays } from 'diff';

/** A passage that came to be different: how it was, what we propose, what is live now. */
export interface Passage {
  base: string[];
  ours: string[];
  theirs: string[];
  /** Who changed it; `both` when they did so differently, `same` when alike. */
  by: 'ours' | 'theirs' | 'both' | 'same';
}

/** Lines of the base that were replaced, from `start` up to but without `end`. */
interface Hunk {
  start: number;
  end: number;
  lines: string[];
}

/**
 * Where two texts part from the one that both were made of, in its order, as diff3 has it (Khanna, Kunal, Pierce: A Formal Investigation of
 * Diff3, 2007). What neither changed is left out.
 */
export function threeWay(base: string[], ours: string[], theirs: string[]): Passage[] {
  return regionsOf(hunks(base, ours), hunks(base, theirs)).map((region) => {
    const { start, end, mine, foreign } = region;
    const passage = {
      base: base.slice(start, end),
      ours: rewritten(base, region, mine),
      theirs: rewritten(base, region, foreign),
    };
    const alike = passage.ours.join('\n') === passage.theirs.join('\n');
    const by = alike ? 'same' : foreign.length === 0 ? 'ours' : mine.length === 0 ? 'theirs' : 'both';
    return { ...passage, by };
  });
}

function hunks(base: string[], other: string[]): Hunk[] {
  const found: Hunk[] = [];
  let at = 0;
  // Two long texts with nothing in common take minutes to compare; then the whole of it counts as changed.
  const parts = diffArrays(base, other, { timeout: 200 }) ?? [
    { removed: true, added: false, value: base },
    { removed: false, added: true, value: other },
  ];
  for (const { added, removed, value } of parts) {
    const last = found.at(-1);
    const open = last && last.end === at ? last : undefined;
    if (removed) {
      if (open) open.end += value.length;
      else found.push({ start: at, end: at + value.length, lines: [] });
    } else if (added) {
      if (open) open.lines.push(...value);
      else found.push({ start: at, end: at, lines: [...value] });
    }
    if (!added) at += value.length;
  }
  return found;
}

interface Region {
  start: number;
  end: number;
  mine: Hunk[];
  foreign: Hunk[];
}

/** Hunks that overlap or begin at one place belong together: one of them was made without knowing of the other. */
function regionsOf(mine: Hunk[], foreign: Hunk[]): Region[] {
  const regions: Region[] = [];
  const all = [...mine, ...foreign].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const hunk of all) {
    let region = regions.at(-1);
    if (!region || (hunk.start >= region.end && hunk.start > region.start)) {
      region = { start: hunk.start, end: hunk.end, mine: [], foreign: [] };
      regions.push(region);
    }
    region.end = Math.max(region.end, hunk.end);
    region[mine.includes(hunk) ? 'mine' : 'foreign'].push(hunk);
  }
  return regions;
}

function rewritten(base: string[], { start, end }: Region, replaced: Hunk[]): string[] {
  const lines: string[] = [];
  let at = start;
  for (const hunk of replaced) {
    lines.push(...base.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
  }
  return [...lines, ...base.slice(at, end)];
}
