import type { Brand } from '../../domain/workspace.ts';
import { at, type CheckInput, type RawFinding } from '../check.ts';
import { ownHost, stripWww } from '../text/own-host.ts';
import type { LimitRule } from './rules.ts';

/** Every link of a content: targets of link and image blocks, and addresses that stand in a text. */
export function linkFindings({ content, parts, brand }: CheckInput): RawFinding<LimitRule>[] {
  const found: RawFinding<LimitRule>[] = [];
  const byPath = new Map(parts.map((part) => [part.path, part]));
  content.body.forEach((block, index) => {
    if (block.kind !== 'link' && block.kind !== 'image') return;
    const part = byPath.get(`body/${index}/${block.kind === 'link' ? 'label' : 'alt'}`)!;
    const fault = faultOf(block.url, brand.linkDomains);
    if (fault) found.push({ ...at(part), ...explain(fault, brand) });
  });
  for (const part of parts) {
    if (!part.text.includes('://') && !/www\./i.test(part.text)) continue;
    for (const match of part.text.matchAll(/(?:https?:\/\/|www\.)[^\s<>"“”„()]{1,2000}/giu)) {
      const written = match[0].replace(/[.,;:!?…]{1,8}$/, '');
      const fault = faultOf(/^www/i.test(written) ? `https://${written}` : written, brand.linkDomains);
      if (fault) found.push({ ...at(part, match.index, match.index + written.length), ...explain(fault, brand) });
    }
  }
  return found;
}

interface Fault {
  rule: 'link-target' | 'link-scheme';
  /** Host or scheme; never the whole address, which may carry personal data. */
  what: string;
}

/** A path of the own site is fine; else https on an allowed host, below its path where one is given; `mailto:` to such a host. */
function faultOf(url: string, linkDomains: readonly string[]): Fault | null {
  if (/^[/#](?![/\\])/.test(url)) return null;
  const address = parse(url);
  if (!address) return { rule: 'link-target', what: url.trim() ? url.slice(0, 40) : '–' };
  if (address.protocol === 'mailto:') {
    const host = address.pathname.split('@').at(-1)!.toLowerCase();
    return ownHost(host, linkDomains) ? null : { rule: 'link-target', what: host };
  }
  if (address.protocol !== 'https:') return { rule: 'link-scheme', what: address.protocol };
  const allowed = linkDomains.some((domain) => {
    const [host, ...path] = domain.toLowerCase().split('/');
    const prefix = `/${path.join('/')}`.replace(/\/$/, '');
    const there = address.pathname.toLowerCase();
    return stripWww(address.hostname) === stripWww(host!) && (there === prefix || there.startsWith(`${prefix}/`));
  });
  // A name or password before the host makes an own address look like another one, or the other way round.
  return allowed && !address.username && !address.password ? null : { rule: 'link-target', what: address.hostname };
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

const explain = ({ rule, what }: Fault, brand: Brand): Omit<RawFinding<LimitRule>, 'span' | 'excerpt'> => ({
  rule,
  message:
    rule === 'link-target'
      ? { de: `„${what}“ ist kein erlaubtes Linkziel.`, en: `“${what}” is not an allowed link target.` }
      : { de: `„${what}“ ist als Linkart nicht erlaubt.`, en: `“${what}” is not an allowed kind of link.` },
  evidence: [{ source: 'brand.yaml linkDomains', text: brand.linkDomains.join(', ') }],
  suggestion:
    rule === 'link-target'
      ? {
          de: `Auf ${brand.linkDomains[0]} verlinken oder den Link weglassen.`,
          en: `Link to ${brand.linkDomains[0]} or leave the link out.`,
        }
      : { de: 'https verwenden.', en: 'Use https.' },
});
