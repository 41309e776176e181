import { z } from 'zod';

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** Address of a service that gets credentials: https, or plain http on this machine. Without a slash at the end. */
export const ServiceUrl = z
  .url()
  .refine((text) => URL.canParse(text) && !new URL(text).username && !new URL(text).search, {
    message: 'without user name, password or query',
  })
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)), {
    message: 'must start with https:// (plain http only on this machine), because credentials are sent',
  })
  .transform((text) => text.replace(/\/+$/, ''));

const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
