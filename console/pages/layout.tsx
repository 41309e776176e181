import type { Child } from 'hono/jsx';
import { campaignPath, holds, type Page } from './page.ts';
import { staticPath } from './static-files.ts';

/** No inline style and no eval, as the content policy wants it; pages of errors are shown as well. */
const htmxConfig = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  responseHandling: [{ code: '...', swap: true }],
});

interface LayoutProps {
  page: Page;
  title: string;
  children?: Child;
  /** Campaign whose events this page follows, and the last one it shows. */
  live?: { campaign: string; after: number };
}

/** Frame of every page: header, main, footer, and the help for the keyboard. */
export function Layout({ page, title, live, children }: LayoutProps) {
  const { t, language, deps } = page;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        <title>{`${title} · ${deps.company}`}</title>
        <link rel="icon" href={staticPath('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={staticPath('console.css')} />
        <script src={staticPath('htmx.min.js')} defer></script>
        <script src={staticPath('console.js')} defer></script>
      </head>
      <body data-live={live && `/api/v1${campaignPath(live.campaign)}/events?after=${live.after}`}>
        <a class="skip" href="#main">
          {t.skip}
        </a>
        <Header page={page} />
        {deps.houseWriter && <p class="house-writer">{t.houseWriter}</p>}
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <Footer page={page} />
        <KeyboardHelp page={page} />
      </body>
    </html>
  );
}

function Header({ page }: { page: Page }) {
  const { t, language, deps, viewer, here, maySwitch } = page;
  return (
    <header class="masthead">
      <p class="brand">
        <a href="/">
          <span class="house">{t.house}</span> <span class="company">{nameOf(deps)}</span>
        </a>
      </p>
      <Navigation page={page} />
      <div class="account">
        <form method="post" action="/language">
          <input type="hidden" name="back" value={here} />
          <button
            type="submit"
            class="quiet"
            name="language"
            value={language === 'de' ? 'en' : 'de'}
            lang={language === 'de' ? 'en' : 'de'}
          >
            {t.otherLanguage}
          </button>
        </form>
        <span class="who">
          <span class="visually-hidden">{t.signedInAs('')}</span>
          {viewer.name}
          <small>{viewer.roles.map((role) => t.roles[role] ?? role).join(', ')}</small>
        </span>
        {maySwitch && (
          <a class="quiet" href={`/login/as?next=${encodeURIComponent(here)}`}>
            {t.switchPerson}
          </a>
        )}
        <form method="post" action="/logout">
          <button type="submit" class="quiet">
            {t.signOut}
          </button>
        </form>
      </div>
    </header>
  );
}

type Section = readonly [path: string, name: string];

/** What people do every day, and behind it, in a menu that needs no script, what keeps the house going. */
function Navigation({ page }: { page: Page }) {
  const { t, here } = page;
  const daily: Section[] = [
    ['/', t.nav.inbox],
    ['/campaigns', t.nav.campaigns],
    ['/calendar', t.nav.calendar],
    ['/live', t.nav.live],
    ['/unsettled', t.nav.unsettled],
    ['/knowledge', t.nav.knowledge],
  ];
  const operations: Section[] = [
    ['/stop', t.nav.stop],
    ['/channels', t.nav.channels],
    ['/schedules', t.nav.schedules],
    ...(holds(page, 'admin')
      ? ([
          ['/credentials', t.credential.title],
          ['/webhooks', t.webhook.title],
        ] as const)
      : []),
    ['/policy', t.nav.policy],
    ['/health', t.nav.health],
  ];
  const current = (path: string) => (path === '/' ? here.split('?')[0] === '/' : here.startsWith(path));
  const links = (sections: Section[]) =>
    sections.map(([path, name]) => (
      <li>
        <a href={path} aria-current={current(path) ? 'page' : undefined}>
          {name}
        </a>
      </li>
    ));
  return (
    <nav aria-label={t.nav.label}>
      <ul>
        {links(daily)}
        <li>
          <details class="menu">
            <summary class={operations.some(([path]) => current(path)) ? 'current' : undefined}>
              {t.nav.operations}
            </summary>
            <ul>{links(operations)}</ul>
          </details>
        </li>
      </ul>
    </nav>
  );
}

/** Whose desk this is: the company, and where there are several tenants which of them. */
const nameOf = ({ company, several, tenant }: Page['deps']): string => (several ? `${company} · ${tenant}` : company);

function Footer({ page }: { page: Page }) {
  const { t, deps } = page;
  return (
    <footer>
      <span>{t.version(deps.version)}</span>
      {deps.temporalUi && holds(page, 'admin') && <a href={deps.temporalUi}>{t.temporalUi}</a>}
      <button type="button" class="quiet" data-open-keys hidden>
        {t.keysHelp} <kbd>?</kbd>
      </button>
    </footer>
  );
}

function KeyboardHelp({ page: { t } }: { page: Page }) {
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{t.keys.title}</h2>
      <dl>
        {t.keys.list.map(([key, what]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p>{t.keys.note}</p>
      <form method="dialog">
        <button type="submit">{t.keys.close}</button>
      </form>
    </dialog>
  );
}
