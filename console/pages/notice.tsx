import type { Child } from 'hono/jsx';

/** A message about what just happened, at the top of a page. */
export function Notice({
  title,
  text,
  kind = 'bad',
  children,
}: {
  title?: string;
  text: string;
  kind?: 'bad' | 'good';
  children?: Child;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {title && <h2>{title}</h2>}
      <p>{text}</p>
      {children}
    </div>
  );
}
