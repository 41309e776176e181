/** The host of one of the brand's link domains, or a host below it. */
export const ownHost = (host: string, linkDomains: readonly string[]): boolean =>
  linkDomains.some((domain) => {
    const own = stripWww(domain.toLowerCase().split('/')[0]!);
    return host === own || host.endsWith(`.${own}`);
  });

export const stripWww = (host: string): string => host.replace(/^www\./, '');
