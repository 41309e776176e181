import { randomUUID } from 'node:crypto';
import type { Child } from 'hono/jsx';
import type { CommandRequest } from '../desk/desk.ts';
import { campaignPath } from './page.ts';

interface Props {
  campaign: string;
  kind: CommandRequest['kind'];
  /** What the command is about, fixed when the page is made: asset, ref of what is shown. */
  about?: Record<string, string>;
  class?: string;
  children?: Child;
}

/** A form that sends one command. Its id is drawn when the page is made, so that pressing twice is the same as once. */
export function CommandForm({ campaign, kind, about = {}, class: name, children }: Props) {
  return (
    <form method="post" action={`${campaignPath(campaign)}/commands`} class={name}>
      <input type="hidden" name="command" value={randomUUID()} />
      <input type="hidden" name="kind" value={kind} />
      {Object.entries(about).map(([field, value]) => (
        <input type="hidden" name={field} value={value} />
      ))}
      {children}
    </form>
  );
}
