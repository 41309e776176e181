import { z } from 'zod';
import type { WebAnswer } from './guarded-get.ts';
import { mostSteps, parseRules } from './robots.ts';

/** What `tdmrep.json` says about pages. */
export interface FileReservation {
  about(url: URL): boolean;
}

const Rules = z.array(
  z.object({
    location: z.string(),
    'tdm-reservation': z.union([z.literal(0), z.literal(1), z.literal('0'), z.literal('1')]),
  }),
);

/**
 * The file of the TDM Reservation Protocol: locations are patterns of `robots.txt`, so the longest one that fits counts. A site without the
 * file reserves nothing by it; one whose file cannot be understood has meant something, so all of it counts as reserved.
 * @param answer null when there was none
 */
export function readTdmrep(origin: string, answer: WebAnswer | null): FileReservation {
  if (answer === null || answer.status < 200 || answer.status >= 300) return { about: () => false };
  // Sites answer unknown paths with a page of theirs; that is no file.
  if (/html/i.test(answer.headers['content-type'] ?? '')) return { about: () => false };
  const rules = Rules.safeParse(parse(answer.bytes.toString('utf8')));
  if (!rules.success) return { about: () => true };
  const lines = rules.data.map(
    ({ location, 'tdm-reservation': reserved }) =>
      `${Number(reserved) === 1 ? 'Disallow' : 'Allow'}: ${location.replace(/[\r\n#]/g, '')}`,
  );
  const text = ['User-agent: *', ...lines].join('\n');
  const robots = parseRules(`${origin}/robots.txt`, text);
  return {
    about: ({ href }) => text.length * href.length > mostSteps || (robots.isDisallowed(href, 'tdm') ?? false),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
