import { GraphError } from './graph-error.ts';

/** `id,adsets.limit(10){id,name}` as a tree (Graph API, field expansion). */
export interface Field {
  name: string;
  inner: Field[] | null;
}

export function parseFields(text: string): Field[] {
  let at = 0;
  function list(): Field[] {
    const found: Field[] = [];
    while (at < text.length && text[at] !== '}') {
      const [whole, name] = /^(\w+)(?:\.limit\(\d+\))?/.exec(text.slice(at)) ?? [];
      if (!whole) throw new GraphError(2500);
      at += whole.length;
      let inner: Field[] | null = null;
      if (text[at] === '{') {
        at += 1;
        inner = list();
        if (text[at++] !== '}') throw new GraphError(2500);
      }
      found.push({ name: name!, inner });
      if (text[at] === ',') at += 1;
    }
    return found;
  }
  const fields = list();
  if (at !== text.length) throw new GraphError(2500);
  return fields;
}
