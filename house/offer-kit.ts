import { register } from 'node:module';

let offered = false;

/**
 * `copydesk/channel` is this house for every package that is loaded from now on, wherever it lies: not a copy of it, and not whatever a
 * registry has under that name.
 */
export function offerKit(): void {
  if (offered) return;
  const kit = JSON.stringify(new URL('../channels/package-kit.ts', import.meta.url).href);
  const hook = `export const resolve = (name, context, next) => next(name === 'copydesk/channel' ? ${kit} : name, context);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  offered = true;
}
