import { writeFile } from 'node:fs/promises';
import { connectors } from '../channels/registry.ts';
import { abilitiesOf } from '../console/texts/abilities.ts';
import { type Language, textsIn } from '../console/texts/texts-in.ts';
import type { ChannelCapabilities, ConnectorDependencies } from '../domain/channel.ts';
import { isMain } from '../house/is-main.ts';
import { channelSamples } from './channel-samples.ts';

/** The page on channels in one language, as Markdown: what each connector says of itself, in the words of the console. */
export function channelDocs(language: Language): string {
  const { opening, closing, columns } = words[language];
  const t = textsIn(language);
  const rows = Object.entries(capabilitiesOf()).map(([name, capabilities]) => {
    const [promise = '', how = ''] = t.channel.promises[capabilities.exactlyOnce].split(/: (.*)/s);
    return [`\`${name}\``, `**${promise}**: ${how}`, abilitiesOf(t, capabilities)];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[opening, [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n'), closing].join('\n\n')}\n`;
}

/** Where the page of a language lies. */
export const channelDocsFile = (language: Language): URL => new URL(`../docs/${language}/channels.md`, import.meta.url);

/** What every connector of the house can do, by its name. */
export function capabilitiesOf(): Record<string, ChannelCapabilities> {
  return Object.fromEntries(
    Object.entries(connectors).map(([name, connector]) => {
      const sample = channelSamples[name];
      if (!sample) throw new Error(`Say in scripts/channel-samples.ts with which settings ${name} opens.`);
      return [name, connector.open(name, connector.settings.parse(sample), nothing).capabilities];
    }),
  );
}

/** A channel that is only asked what it can do needs nothing of the house. */
const nothing: ConnectorDependencies = {
  secret: () => Promise.reject(new Error('Nothing is sent.')),
  journal: {
    begin: () => Promise.reject(new Error('Nothing is sent.')),
    done: async () => {},
    undo: async () => {},
    steps: async () => [],
  },
  workspaceDirectory: '.',
  now: () => new Date(),
};

const words: Record<Language, { opening: string; closing: string; columns: string[] }> = {
  en: {
    columns: ['Connector', 'Promise', 'What it is made for, and what else it can'],
    opening: `# Channels, and what each can promise

<!-- Written by scripts/write-channel-docs.ts from channels/registry.ts. Change the connectors or the opening there and run it again. -->

Nothing is sent twice because an answer was lost. How sure that is depends on the other side, so each connector says it of itself, and the
console shows it (*Channels*). Three promises exist:

- **Exactly once, by our id.** The piece carries an id of ours that the other side keeps unique. A repeat meets the first one.
- **Exactly once, by look-up.** The piece carries a mark. Before anything is repeated we look whether it is there already.
- **At most once.** The other side can neither compare nor be asked. When an answer stays away nothing is repeated: a person looks
  there and settles it (*Unsettled*, or \`copydesk publication settle\`).`,
    closing: `## When an outcome is not known

A connection may break after a request has left. Then nobody knows whether the other side has it, and the house sends nothing of it again
before that is clear. It asks the channel by itself; what it cannot find out waits under *Unsettled*, with what was sent, when, how often
and why. *Look again* asks the channel once more and changes nothing.

A content lead or admin settles it by what they saw there: *it is there*, with its address, or *it is certainly not there*, then it is sent
again. The channel is asked once more before that, and what it shows is never taken for absent. The receipt and the timeline name the person.
Nobody can settle anything within two minutes of the last sign of life: until then a request may be under way.

## When a channel is paused

An admin pauses a channel with a reason, and the house does so itself when a channel refuses its credentials. What is approved waits.
Resuming it tries again what had waited, in the name of the person.

## What is live

*Live* lists what is out: where, from which campaign, approved by whom, found by claim, source, prompt, model, guardrail rule, campaign or
channel. From there pieces are withdrawn, restored, corrected, enabled and paused, as far as their channel can. Each of these is prepared,
previewed and approved like a publication; one form approves all pieces of an operation, by one signed decision about each. *Withdraw* on the
page of a campaign takes back all that it published: new pages are withdrawn, pages that it changed become what they were.

## The emergency stop

Content leads, approvers, legal and admins can stop everything, the brand or one channel. Nothing new goes out then. What is out already stays: the
stop offers to pause the ads that run and to withdraw what is there, and both still need sign-off. Withdrawals and pauses go out
while a stop is in force. Content leads and admins lift it.`,
  },
  de: {
    columns: ['Anschluss', 'Zusage', 'Wofür er da ist, und was er sonst kann'],
    opening: `# Kanäle und was jeder zusagen kann

<!-- Geschrieben von scripts/write-channel-docs.ts aus channels/registry.ts. Anschlüsse oder Einleitung dort ändern und das Skript neu ausführen. -->

Nichts wird zweimal gesendet, weil eine Antwort verloren ging. Wie sicher das ist, hängt von der Gegenseite ab; deshalb sagt es jeder
Anschluss von sich selbst, und die Konsole zeigt es (*Kanäle*). Es gibt drei Zusagen:

- **Genau einmal, durch unsere Kennung.** Das Stück trägt eine Kennung von uns, die es dort nur einmal geben kann. Eine Wiederholung trifft
  auf das erste.
- **Genau einmal, durch Nachsehen.** Das Stück trägt ein Merkmal. Vor jeder Wiederholung wird nachgesehen, ob es schon da ist.
- **Höchstens einmal.** Die Gegenseite kann weder vergleichen noch gefragt werden. Bleibt eine Antwort aus, wird nichts wiederholt: Ein
  Mensch sieht dort nach und klärt es (*Ungeklärt* oder \`copydesk publication settle\`).`,
    closing: `## Wenn der Ausgang unbekannt ist

Eine Verbindung kann abbrechen, nachdem eine Anfrage hinausgegangen ist. Dann weiß niemand, ob die Gegenseite das Stück hat, und das Haus
sendet nichts davon noch einmal, bevor das feststeht. Es fragt den Kanal von selbst; was es nicht herausfindet, steht unter *Ungeklärt*: was
gesendet wurde, wann, wie oft und woran es lag. *Noch einmal nachsehen* fragt den Kanal erneut und ändert nichts.

Content-Leitung oder Admin klären es nach dem, was sie dort gesehen haben: *Es ist dort*, mit Adresse, oder *Es ist mit Sicherheit nicht dort*,
dann wird es noch einmal gesendet. Vorher wird der Kanal noch einmal gefragt, und was er zeigt, gilt nie als abwesend. Quittung und Verlauf nennen die
Person. In den ersten zwei Minuten nach dem letzten Lebenszeichen kann niemand etwas klären: So lange kann eine Anfrage unterwegs sein.

## Wenn ein Kanal angehalten ist

Admins halten einen Kanal mit einem Grund an; das Haus tut es selbst, wenn ein Kanal den Zugang verweigert. Was freigegeben ist, wartet. Beim
Fortsetzen wird im Namen der Person erneut versucht, was gewartet hat.

## Was live ist

*Live* zeigt, was draußen ist: wo, aus welcher Kampagne, freigegeben von wem; zu finden über Aussage, Quelle, Prompt, Modell, Prüfregel,
Kampagne oder Kanal. Von dort werden Stücke zurückgezogen, zurückgesetzt, berichtigt, geschaltet und angehalten, soweit ihr Kanal das
kann. Jeder dieser Vorgänge wird vorbereitet, gezeigt und freigegeben wie eine Veröffentlichung; ein Formular gibt alle Stücke eines Vorgangs
frei, mit einer eigenen, unterschriebenen Entscheidung zu jedem. *Zurückziehen* auf der Seite einer Kampagne nimmt alles zurück, was sie
veröffentlicht hat: Neue Seiten werden zurückgezogen, geänderte werden wieder, was sie waren.

## Der Not-Halt

Content-Leitung, Freigebende, Recht und Admins können alles, die Marke oder einen Kanal anhalten. Dann geht nichts Neues hinaus. Was schon draußen
ist, bleibt: Der Halt bietet an, laufende Anzeigen anzuhalten und Stücke zurückzuziehen, und beides braucht weiterhin eine Freigabe.
Zurückziehen und Anhalten gehen auch während eines Halts hinaus. Content-Leitung und Admins heben ihn auf.`,
  },
};

if (isMain(import.meta.url)) {
  for (const language of ['de', 'en'] as const) await writeFile(channelDocsFile(language), channelDocs(language));
}
