import { isIP } from 'node:net';
import { CopydeskError } from '../../domain/errors.ts';
import { mayRead, type Research } from '../../domain/research.ts';

/** Names that never mean a host of the internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375; `internal`: ICANN 2024). */
const inside = /(^|\.)(localhost|local|internal|home\.arpa|onion|lan|intranet)$/;

const longest = 2_000;

/**
 * An address that may be read, as far as it can be seen from the address itself; where it leads is checked when it is connected to. Parsed as
 * browsers do (WHATWG URL), so decimal, octal, hexadecimal and short forms of IPv4 come out dotted, and umlauts in Punycode.
 * @throws CopydeskError `invalid` for what is no address, `denied` for one that is not read, each with the reason
 */
export function checkUrl(text: string, research: Pick<Research, 'domains' | 'ports'>): URL {
  if (!URL.canParse(text))
    throw new CopydeskError('invalid', 'This is no address. It must start with https:// or http://.');
  const url = new URL(text);
  const refuse = (reason: string, choices?: string[]) =>
    new CopydeskError('denied', `This address is not read: ${reason}`, { choices });
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse('only https:// and http:// are.', ['https', 'http']);
  if (url.href.length > longest) throw refuse(`it is longer than ${longest.toLocaleString('en')} characters.`);
  if (url.username || url.password) throw refuse('it carries a user name or password.');
  const ports = [80, 443, ...research.ports];
  if (!ports.includes(portOf(url))) throw refuse('its port is not among those of research.yaml.', ports.map(String));
  // A dot at the end changes nothing for DNS, and would pass by every list of domains.
  const host = url.hostname.replace(/\.$/, '');
  if (host !== url.hostname) url.hostname = host;
  const literal = isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  if (!literal && (!host.includes('.') || inside.test(host)))
    throw refuse('its name belongs to no site of the internet.');
  if (!mayRead(host, research)) throw refuse('research.yaml does not allow its domain.');
  url.hash = '';
  return url;
}

export const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));
