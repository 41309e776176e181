import { Parser } from 'htmlparser2';

/**
 * How a page itself says that machines shall not read it; null: it does not. `tdm-reservation: 1` as header or meta element (TDM Reservation
 * Protocol, W3C Community Group Final Report, 2024), and `noai` among the words of `X-Robots-Tag` or a robots meta element. Where several
 * places say different things, the one that reserves counts: that is stricter than the protocol.
 */
export function pageReservation(headers: Record<string, string>, html: string | null, agent: string): string | null {
  const named = ['robots', agent.toLowerCase()];
  let found = reserves(headers['tdm-reservation']) || saysNo(headers['x-robots-tag']);
  if (html !== null && !found) {
    const parser = new Parser({
      onopentag(tag, { name = '', content = '' }) {
        if (tag !== 'meta') return;
        const meta = name.trim().toLowerCase();
        if ((meta === 'tdm-reservation' && reserves(content)) || (named.includes(meta) && saysNo(content)))
          found = true;
      },
    });
    parser.end(html);
  }
  return found
    ? 'This page is not used: its owner reserves text and data mining, or use by language models, in the page itself (§ 44b UrhG).'
    : null;
}

const reserves = (value = ''): boolean => /(^|,)\s*1\s*(,|$)/.test(value);
const saysNo = (value = ''): boolean => /(^|[\s,:])noai([\s,]|$)/i.test(value);
