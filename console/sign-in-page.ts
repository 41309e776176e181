import type { Context } from 'hono';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Bilingual } from '../domain/text.ts';
import type { Person } from '../domain/workspace.ts';
import type { AppDependencies } from './app-dependencies.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
export type Language = keyof Bilingual;

/** German when the browser prefers it to English; English otherwise. */
export function languageOf(context: Context): Language {
  const wanted = (context.req.header('Accept-Language') ?? '').toLowerCase();
  const [german, english] = [wanted.search(/\bde\b/), wanted.search(/\ben\b/)];
  return german >= 0 && (english < 0 || german < english) ? 'de' : 'en';
}

/** A page that stands alone: nobody is signed in, so there is nothing to navigate. */
export const standAlonePage = (
  language: Language,
  company: string | null,
  title: string,
  content: Html,
): Html => html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${[title, 'Copydesk', company].filter(Boolean).join(' · ')}</title>
<link rel="stylesheet" href="/static/console.css">
</head>
<body class="sign-in">
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>`;

/** Asks for the button: a program that opens links to preview them must not use the link up. */
export function redeemPage(language: Language, company: string | null, token: string, next: string): Html {
  const text = texts[language];
  return standAlonePage(
    language,
    company,
    text.signIn,
    html`<p>${text.good(company)}</p>
<form method="post" action="/login">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="next" value="${next}">
<button type="submit" autofocus>${text.signIn}</button>
</form>`,
  );
}

/** Says how to get in. Without a company there are several tenants, and whoever reads this is told of none. */
export function explainPage(language: Language, company: string | null, reason: 'none' | 'used' | 'stranger'): Html {
  const text = texts[language];
  return standAlonePage(
    language,
    company,
    text.signIn,
    html`<p>${text[reason]}</p>
<p>${text.howTo}</p>
<pre><code>npx copydesk login${company === null ? ' --tenant …' : ''}</code></pre>`,
  );
}

/** Which of the tenants the person at this machine acts for; people are chosen on the next page. */
export function chooseTenantPage(language: Language, tenants: readonly AppDependencies[], next: string): Html {
  const text = texts[language];
  const buttons = tenants.map(
    ({
      tenant,
      company,
    }) => html`<li><button type="submit" name="tenant" value="${tenant}"><strong>${company}</strong> <span>${tenant}</span></button></li>
`,
  );
  return standAlonePage(
    language,
    null,
    text.which,
    html`<p>${text.house}</p>
<form method="get" action="/login/as">
<input type="hidden" name="next" value="${next}">
<ul class="people">
${buttons}</ul>
</form>`,
  );
}

/** Who of the workspace the person at this machine is. */
export function choosePage(
  language: Language,
  { tenant, company }: AppDependencies,
  people: readonly Person[],
  next: string,
  several: boolean,
): Html {
  const text = texts[language];
  const buttons = people.map(
    ({
      id,
      name,
      roles,
    }) => html`<li><button type="submit" name="person" value="${id}"><strong>${name}</strong> <span>${roles.join(', ')}</span></button></li>
`,
  );
  const others = html`<p><a href="/login/as?${new URLSearchParams({ next }).toString()}">${text.others}</a></p>`;
  return standAlonePage(
    language,
    company,
    text.who,
    html`<p>${text.local}</p>
<form method="post" action="/login/as">
<input type="hidden" name="tenant" value="${tenant}">
<input type="hidden" name="next" value="${next}">
<ul class="people">
${buttons}</ul>
</form>
${several ? others : ''}`,
  );
}

const texts = {
  de: {
    signIn: 'Anmelden',
    good: (company: string | null) => `Dieser Link meldet einmal bei Copydesk${company ? ` von ${company}` : ''} an.`,
    none: 'Hier ist niemand angemeldet, oder die Anmeldung ist abgelaufen.',
    used: 'Dieser Link wurde schon benutzt oder ist abgelaufen. Ein Link gilt einmal und eine Viertelstunde lang.',
    stranger: 'Wer Sie sind, können Sie nur nach einem Link des Rechners wählen, auf dem Copydesk läuft.',
    howTo: 'Auf dem Rechner, auf dem Copydesk läuft, macht dieser Befehl einen neuen Link:',
    which: 'Für wen handeln Sie?',
    house: 'Auf diesem Rechner dürfen Sie für alle Mandanten handeln.',
    others: 'Ein anderer Mandant',
    who: 'Wer sind Sie?',
    local:
      'Auf diesem Rechner dürfen Sie für alle im Arbeitsbereich handeln. Sie können später wechseln. Entscheidungen werden unter dem gewählten Namen festgehalten.',
  },
  en: {
    signIn: 'Sign in',
    good: (company: string | null) =>
      `This link signs in once to ${company ? `the Copydesk of ${company}` : 'Copydesk'}.`,
    none: 'Nobody is signed in here, or the session has ended.',
    used: 'This link has been used or has expired. A link is good once, for a quarter of an hour.',
    stranger: 'Only after a link of the machine that runs Copydesk can you choose who you are.',
    howTo: 'On the machine that runs Copydesk, this command makes a new link:',
    which: 'For whom do you act?',
    house: 'On this machine you may act for every tenant.',
    others: 'Another tenant',
    who: 'Who are you?',
    local:
      'On this machine you may act for everybody of the workspace. You can switch later. Decisions are recorded under the name you choose.',
  },
};
