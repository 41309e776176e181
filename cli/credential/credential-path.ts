/** Where the API has a credential. */
export const credentialPath = (name: string, verb = ''): string =>
  `/credentials/${encodeURIComponent(name)}${verb && `/${verb}`}`;
