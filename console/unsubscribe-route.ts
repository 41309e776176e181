import { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppEnvironment, HouseDependencies } from './app-dependencies.ts';
import { languageOf, standAlonePage } from './sign-in-page.ts';

const texts = {
  de: {
    title: 'Abmelden',
    ask: 'Sie bekommen danach keine Mails dieses Absenders mehr.',
    button: 'Abmelden',
    done: 'Abgemeldet. Es kommen keine Mails mehr.',
  },
  en: {
    title: 'Unsubscribe',
    ask: 'After that you get no more mails of this sender.',
    button: 'Unsubscribe',
    done: 'You are signed off. There will be no more mails.',
  },
};

/**
 * `/unsubscribe/<tenant>/<token>`: signs a recipient of mail off, without a login. A look changes nothing, so that programs which open links
 * sign nobody off; mail programs post at one click (RFC 8058). An unknown token gets the same answer as a known one.
 */
export function createUnsubscribeRoute({ tenants }: HouseDependencies): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  app.get('/unsubscribe/:tenant/:token', (context) => {
    const language = languageOf(context);
    const { title, ask, button } = texts[language];
    const form = html`<p>${ask}</p>
<form method="post">
<button type="submit">${button}</button>
</form>`;
    return context.html(standAlonePage(language, null, title, form));
  });
  app.post('/unsubscribe/:tenant/:token', async (context) => {
    const { tenant, token } = context.req.param();
    await tenants.get(tenant)?.signOff(token);
    const language = languageOf(context);
    const { title, done } = texts[language];
    return context.html(standAlonePage(language, null, title, html`<p role="status">${done}</p>`));
  });
  return app;
}
