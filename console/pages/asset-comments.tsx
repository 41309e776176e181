import type { Person } from '../../domain/workspace.ts';
import type { AssetView } from '../desk/desk.ts';
import { nameOf } from './campaigns.tsx';
import type { Page } from './page.ts';

/** What people said about an asset, newest first. */
export function AssetComments({
  page: { t, format },
  comments,
  people,
}: {
  page: Page;
  comments: AssetView['comments'];
  people: Person[];
}) {
  if (comments.length === 0) return null;
  return (
    <section>
      <h2>{t.asset.comments}</h2>
      <ul class="comments">
        {comments.map(({ person, at, action, text }) => (
          <li>
            <p class="meta">
              <strong>{nameOf(people, person)}</strong> <span>{t.asset.actions[action] ?? action}</span>{' '}
              <time datetime={at}>{format.dateTime(at)}</time>
            </p>
            <p class="lines">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
