import ipaddr from 'ipaddr.js';

/**
 * The metadata and DNS service of Azure's hosts. It has an address of the public range and is reachable from inside only
 * (learn.microsoft.com, "What is IP address 168.63.129.16?").
 */
const insideOnly = ['168.63.129.16'];

/** IPv6 addresses of the internet begin with 001 (RFC 4291, 2.4). What lies elsewhere is reserved, local, or leads to IPv4 by some translation. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an IP address belongs to the public internet, so that whoever follows a foreign address cannot be led into a network of ours: no
 * loopback, private, link-local, shared (CGNAT), multicast, documentation or other special range of the registries of RFC 6890, and no IPv6 form
 * that carries an IPv4 address (mapped, NAT64, 6to4, Teredo). False for what is no IP address, also for short, octal and hexadecimal forms: a
 * URL is parsed before (WHATWG URL turns those into the dotted one).
 */
export function isPublicAddress(address: string): boolean {
  if (insideOnly.includes(address)) return false;
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.range() === 'unicast' && parsed.match(globalUnicast);
}
