/**
 * The path of a public address below a site, without slashes at the ends; null when it is elsewhere. `http` and `https` are one site,
 * query and fragment are left out.
 */
export function pathBelow(site: string, url: string): string | null {
  if (!URL.canParse(url)) return null;
  const asked = new URL(url);
  const base = new URL(site);
  if (!/^https?:$/.test(asked.protocol) || hostOf(asked) !== hostOf(base)) return null;
  const root = trimSlashes(base.pathname);
  const path = trimSlashes(asked.pathname);
  if (root === '') return path;
  return path === root ? '' : path.startsWith(`${root}/`) ? trimSlashes(path.slice(root.length)) : null;
}

/** With the port, where it is not the one of the protocol. */
const hostOf = (url: URL): string => url.host.toLowerCase().replace(/\.$/, '');

const trimSlashes = (path: string): string => decode(path).replace(/^\/+|\/+$/g, '');

/** Addresses are written with and without percent signs; a broken one is compared as it is. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path).normalize('NFC');
  } catch {
    return path;
  }
}
