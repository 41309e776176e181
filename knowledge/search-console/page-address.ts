/** Parameters that say where a visitor came from and nothing about the page. `srsltid` is what Google itself adds to results. */
const tracking = /^(?:utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|mc_cid|mc_eid|srsltid|_ga|_gl)$/i;

/** The address of a page without fragment and tracking parameters. A text that is no address stays as it is. */
export function pageAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const address = new URL(url);
  address.hash = '';
  for (const name of [...new Set(address.searchParams.keys())])
    if (tracking.test(name)) address.searchParams.delete(name);
  address.searchParams.sort();
  return address.href.replace(/\?$/, '');
}

/** Two addresses with the same key lead to the same page: besides, a slash at the end of the path does not count. */
export function pageKey(url: string): string {
  const address = pageAddress(url);
  if (!URL.canParse(address)) return address;
  const { origin, pathname, search } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}${search}`;
}
