import { CopydeskError } from '../domain/errors.ts';

/**
 * Refuses the text of a tenant's statement when it would change as whom the connection speaks. This is a net under mistakes, as
 * row-level security is: it reads the text, so it does not see what a statement puts together while it runs.
 */
export function refuseSwitch(text: string): void {
  const found = switches.exec(text);
  if (!found) return;
  throw new CopydeskError(
    'denied',
    `A tenant's statement may not contain "${found[0].trim()}": as whom a connection speaks is for the store to say.`,
  );
}

/** The settings of a session change by SET, RESET, DISCARD, set_config, or a DO block, whose code is a text of its own. */
const comment = '(?:--[^\\n]*\\n|/\\*(?:[^*]|\\*(?!/))*\\*/|\\s)*';
const switches = new RegExp(`(?:^|;)${comment}(?:set|reset|discard|do)\\b|\\bset_config\\b|\\bU&"`, 'is');
