/**
 * The path on this server that a form or link names, with its query; `/` when it names anything else. It is read as browsers read it:
 * they see another host in `//host`, `/\host` and `/<tab>/host`, and in a path that resolves to one, as `/.//host` does.
 */
export function ownPath(path: string | undefined): string {
  if (!path || !URL.canParse(path, here)) return '/';
  const { origin, pathname, search } = new URL(path, here);
  return origin === here && !pathname.startsWith('//') ? pathname + search : '/';
}

const here = 'http://copydesk.invalid';
