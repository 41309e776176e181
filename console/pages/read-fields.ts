import type { PageContext } from './page.ts';
import type { Fields } from './read-command.ts';

/** The text fields of a posted form. Lines end as they do everywhere else in the house, not as browsers send them. */
export async function readFields(context: PageContext): Promise<Fields> {
  const form = await context.req.parseBody();
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\r\n', '\n')]] : [],
    ),
  );
}
