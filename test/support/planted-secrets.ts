import { randomBytes } from 'node:crypto';

/** A value that must be nowhere but where it belongs, and what it is. */
export interface Planted {
  name: string;
  value: string;
}

/** A secret with characters that each encoding writes in another way. `\S` only, and good in a header. */
export const plant = (name: string): Planted => ({
  name,
  value: `planted+${name}/${randomBytes(9).toString('base64url')}="&%`,
});

/** A place where it was found, and how it was written there. */
export interface Found {
  place: string;
  secret: string;
  form: string;
}

/**
 * Ways in which a secret may be written: as it is, in JSON, in an address (twice over too), in HTML, in hexadecimal, and in base64 at each of
 * the three offsets that it can have within a longer text.
 */
export function formsOf(value: string): Record<string, string> {
  const bytes = Buffer.from(value, 'utf8');
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends depend on the neighbours too.
    return text.slice(offset === 0 ? 0 : offset + 1, (offset + bytes.length) % 3 === 0 ? undefined : -1);
  });
  const forms = {
    plain: value,
    json: JSON.stringify(value).slice(1, -1),
    url: encodeURIComponent(value),
    'url twice': encodeURIComponent(encodeURIComponent(value)),
    form: new URLSearchParams({ v: value }).toString().slice(2),
    html: value.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    hex: bytes.toString('hex'),
    'upper hex': bytes.toString('hex').toUpperCase(),
    ...Object.fromEntries(base64.map((text, offset) => [`base64 at ${offset}`, text])),
    ...Object.fromEntries(
      base64.map((text, offset) => [`base64url at ${offset}`, text.replaceAll('+', '-').replaceAll('/', '_')]),
    ),
  };
  return Object.fromEntries(Object.entries(forms).filter(([form, text]) => form === 'plain' || text !== value));
}

/** Looks for all secrets in all forms in all places. Base64 within a place, such as payloads of a history, is looked into as well. */
export function scan(places: Readonly<Record<string, string>>, secrets: readonly Planted[]): Found[] {
  const wanted = secrets.map(({ name, value }) => ({ name, forms: Object.entries(formsOf(value)) }));
  return Object.entries(places).flatMap(([place, text]) => {
    const all = `${text}\n${decoded(text)}`;
    return wanted.flatMap(({ name, forms }) =>
      forms.filter(([, form]) => all.includes(form)).map(([form]) => ({ place, secret: name, form })),
    );
  });
}

/** What stands in base64 in a text, decoded, two layers deep: a payload may hold an encoded body. */
function decoded(text: string, layers = 2): string {
  if (layers === 0) return '';
  const found = (text.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []).map((run) =>
    Buffer.from(run, 'base64').toString('utf8'),
  );
  const inner = found.join('\n');
  return inner && `${inner}\n${decoded(inner, layers - 1)}`;
}
