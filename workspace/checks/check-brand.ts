import type { Brand } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** `www.example.com`, `127.0.0.1:8080` or `www.example.com/shop`: a host, with a path if only that part of it is meant. */
const linkDomain = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?(\/\S*)?$/i;

/** Link domains that are hosts, and a call to action that leads to one of them. */
export function checkBrand({ linkDomains, callToAction }: Brand): FieldProblem[] {
  const malformed = linkDomains.flatMap((link, index) =>
    linkDomain.test(link)
      ? []
      : [
          {
            path: ['linkDomains', index],
            message: `"${link}" is not a host; write it like "www.example.com" or "www.example.com/shop".`,
          },
        ],
  );
  const astray = (['de', 'en'] as const).flatMap((language) => {
    const { url } = callToAction[language];
    if (linkDomains.some((link) => leadsTo(url, link))) return [];
    return [
      {
        path: ['callToAction', language, 'url'],
        message: `"${url}" leads to none of the linkDomains.`,
        choices: linkDomains,
      },
    ];
  });
  return [...malformed, ...astray];
}

function leadsTo(url: string, link: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, pathname } = new URL(url);
  return /^https?:$/.test(protocol) && `${host}${pathname}/`.startsWith(`${link.toLowerCase().replace(/\/$/, '')}/`);
}
