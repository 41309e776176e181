import type { PageContext } from './page.ts';
import type { Fields } from './read-command.ts';

/** A posted form whose boxes of one name may be ticked several times over, beside its text fields. */
export async function readPicked(context: PageContext, name: string): Promise<{ picked: string[]; fields: Fields }> {
  const form = await context.req.parseBody({ all: true });
  const texts = (value: unknown) => [value].flat().filter((one): one is string => typeof one === 'string');
  const fields = Object.entries(form).flatMap(([field, value]) => {
    const text = texts(value).at(-1);
    return field === name || text === undefined ? [] : [[field, text.replaceAll('\r\n', '\n')] as const];
  });
  return { picked: texts(form[name]), fields: Object.fromEntries(fields) };
}
