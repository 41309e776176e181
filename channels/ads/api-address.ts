import { z } from 'zod';

/** Where the API is. Another than the vendor's is for tests and for proxies of the customer; credentials are sent there. */
export const apiAddress = (vendor: string) =>
  z
    .url()
    .refine((text) => URL.canParse(text) && isSafe(new URL(text)), {
      error: 'must start with https:// (plain http only on this machine), because credentials are sent',
    })
    .transform((text) => text.replace(/\/+$/, ''))
    .default(vendor);

const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' ||
  (url.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname));
