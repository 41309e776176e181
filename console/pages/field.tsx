import type { Child } from 'hono/jsx';

interface Props {
  label: string;
  /** Also the id of the control inside. */
  name: string;
  problem?: string;
  note?: string;
  optional?: string;
  children?: Child;
}

/** A label, its control, a note about it, and what is wrong with it. */
export function Field({ label, name, problem, note, optional, children }: Props) {
  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label for={name}>
        {label} {optional && <small>{optional}</small>}
      </label>
      {children}
      {note && (
        <p class="small note" data-note-of={name}>
          {note}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
