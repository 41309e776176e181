import { hashOf } from '../../domain/canonical.ts';
import { type Simulator, startSimulator } from '../../test/simulators/kit.ts';

export interface Notice {
  id: string;
  marker: string;
  title: string;
  html: string;
}

/**
 * The plainest remote system there can be, and the least forgiving: what is POSTed is up, every time; what is PUT under an id replaces what
 * was there. It forgives no repeat, so every slip of the protocol shows in its log as a second notice.
 */
export function startNoticeboard(logFile: string): Promise<Simulator> {
  const notices = new Map<string, Notice>();
  return startSimulator(
    'noticeboard',
    ({ method, path, query, json }, effect) => {
      const [, , id] = path.split('/');
      if (method === 'GET' && id) {
        const notice = notices.get(id);
        return notice ? { status: 200, json: notice } : { status: 404, json: {} };
      }
      if (method === 'GET') {
        const marker = query.get('marker');
        return { status: 200, json: [...notices.values()].filter((notice) => notice.marker === marker) };
      }
      const { marker, title, html } = json as Notice;
      const notice = { id: id ?? `notice-${notices.size + 1}`, marker, title, html };
      const before = notices.get(notice.id);
      notices.set(notice.id, notice);
      const same = before && before.title === title && before.html === html;
      const hash = hashOf({ title, html });
      // Readers do not see that the same words were put up in the same place once more.
      if (!same) effect({ effect: before ? 'changed' : 'published', id: notice.id, marker, hash });
      return { status: before ? 200 : 201, json: notice };
    },
    { logFile },
  );
}
