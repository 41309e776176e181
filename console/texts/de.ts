import type { AssetStage, CampaignStage } from '../../domain/campaign.ts';
import type { ErrorClass } from '../../domain/errors.ts';
import type { Severity, Verdict } from '../../domain/finding.ts';
import { assetDe } from './asset-de.ts';
import { briefDe } from './brief-de.ts';
import { budgetDe } from './budget-de.ts';
import { calendarDe, truthDe } from './calendar-de.ts';
import { channelDe } from './channel-de.ts';
import { consentDe } from './consent-de.ts';
import { credentialDe } from './credential-de.ts';
import { editDe } from './edit-de.ts';
import { knowledgeDe } from './knowledge-de.ts';
import { liveDe } from './live-de.ts';
import { piecesDe } from './pieces-de.ts';
import { policyDe } from './policy-de.ts';
import { refusalsDe } from './refusals-de.ts';
import { scheduleDe } from './schedule-de.ts';
import { stopDe } from './stop-de.ts';
import { timelineDe } from './timeline-de.ts';
import { unsettledDe } from './unsettled-de.ts';
import { webhookDe } from './webhook-de.ts';

/** The German texts of the console. Their shape is `Texts`, so a text that is missing in another language is a type error. */
export const de = {
  otherLanguage: 'English',
  skip: 'Zum Inhalt',
  house: 'Copydesk',
  houseWriter:
    'Kein Sprachmodell eingerichtet: Der Hausschreiber setzt Sätze aus Ihren Dokumenten zusammen. Er ist kein LLM.',
  signedInAs: (name: string) => `Angemeldet als ${name}`,
  switchPerson: 'Person wechseln',
  signOut: 'Abmelden',
  version: (version: string) => `Copydesk ${version}`,
  temporalUi: 'Temporal-Oberfläche (Betrieb)',
  keysHelp: 'Tastatur',
  nav: {
    label: 'Bereiche',
    operations: 'Betrieb',
    inbox: 'Eingang',
    campaigns: 'Kampagnen',
    calendar: 'Kalender',
    schedules: 'Zeitpläne',
    live: 'Live',
    unsettled: 'Ungeklärt',
    channels: 'Kanäle',
    stop: 'Not-Halt',
    knowledge: 'Wissen',
    policy: 'Richtlinie',
    health: 'Zustand',
  },
  roles: {
    'content-lead': 'Content-Leitung',
    approver: 'Freigebende',
    legal: 'Recht',
    'budget-owner': 'Budget',
    admin: 'Admin',
  } as Record<string, string>,
  back: 'Zurück',
  optional: 'freiwillig',
  unknownPrice: 'Preis nicht bekannt',
  stages: {
    research: 'Recherche',
    strategy: 'Strategie',
    variants: 'Varianten',
    selection: 'Auswahl',
    preparing: 'Vorbereitung',
    'sign-off': 'Freigabe',
    slot: 'Termin',
    publishing: 'Veröffentlichung',
    measuring: 'Messung',
    done: 'fertig',
    rejected: 'abgelehnt',
    expired: 'abgelaufen',
    cancelled: 'abgebrochen',
  } satisfies Record<CampaignStage | AssetStage, string>,
  verdicts: {
    pass: 'in Ordnung',
    repair: 'zu verbessern',
    human: 'Mensch muss hinsehen',
    block: 'gesperrt',
  } satisfies Record<Verdict, string>,
  severities: { info: 'Hinweis', minor: 'gering', major: 'erheblich', critical: 'kritisch' } satisfies Record<
    Severity,
    string
  >,
  decisions: { approve: 'freigegeben', reject: 'abgelehnt', request_changes: 'Änderungen gewünscht' } as Record<
    string,
    string
  >,
  publicationStates: {
    intended: 'vorgesehen',
    committing: 'wird gesendet',
    published: 'veröffentlicht',
    unknown_outcome: 'Ausgang unbekannt',
    refused: 'verweigert',
  } as Record<string, string>,
  refusals: refusalsDe,
  errors: {
    auth: 'Nicht angemeldet',
    invalid: 'So geht es nicht',
    denied: 'Nicht erlaubt',
    not_found: 'Nicht gefunden',
    conflict: 'Inzwischen ist etwas anderes geschehen',
    rate_limited: 'Zu viele Anfragen',
    transient: 'Im Moment nicht möglich',
    over_budget: 'Budget erschöpft',
    stopped: 'Angehalten',
    cancelled: 'Abgebrochen',
    unknown_outcome: 'Ausgang unbekannt',
  } satisfies Record<ErrorClass, string>,
  unexpected: (id: string) => `Etwas ist schiefgegangen. Im Protokoll des Servers steht es unter der Kennung ${id}.`,
  nothingHere: 'Hier gibt es keine Seite. Die Bereiche stehen oben.',
  validChoices: (choices: string) => `Möglich sind: ${choices}.`,
  filters: { label: 'Filter', mine: 'Meine', all: 'Alle', kind: 'Art', campaign: 'Kampagne', channel: 'Kanal' },
  inbox: {
    title: 'Eingang',
    lead: 'Was auf Menschen wartet: zuerst auf Sie.',
    mine: 'Wartet auf Sie',
    others: 'Wartet auf andere',
    kinds: { select: 'Auswählen', 'sign-off': 'Freigeben', attention: 'Hinsehen' },
    operations: {
      withdraw: 'Zurückziehen freigeben',
      restore: 'Zurücksetzen freigeben',
      correct: 'Berichtigung freigeben',
      enable: 'Schalten freigeben',
      pause: 'Anhalten freigeben',
    },
    since: (when: string) => `seit ${when}`,
    deadline: (when: string) => `bis ${when}`,
    waitsFor: (role: string) => `für ${role}`,
    escalated: 'eskaliert: auch Vertretungen dürfen entscheiden',
    reconfirm: 'Erneut bestätigen: nur Geändertes',
    empty: 'Nichts wartet auf Sie.',
    emptyStart: 'Starten Sie eine Kampagne, oder sehen Sie nach, was gerade geschrieben wird.',
    emptyFiltered: 'Mit diesen Filtern ist nichts zu sehen.',
    clearFilters: 'Filter aufheben',
  },
  campaigns: {
    title: 'Kampagnen',
    start: 'Kampagne starten',
    empty: 'Noch keine Kampagne. Die erste beginnt mit einem Briefing.',
    progress: 'Fortschritt',
    published: (done: number, all: number) => `${done} von ${all} fertig`,
    paused: 'pausiert',
    attention: 'braucht Aufmerksamkeit',
  },
  budget: budgetDe,
  brief: briefDe,
  estimate: {
    title: 'Geschätzter Aufwand',
    note: 'Eine Schätzung aus früheren Läufen, keine Zusage.',
    cost: 'Modellkosten',
    time: 'Bis zum ersten Eintrag im Eingang',
    people: 'Arbeitszeit von Menschen',
    minutes: (count: string) => `${count} Min.`,
    latestStart: 'Spätester Start',
    noSlot: 'kein Termin gesetzt',
    variants: 'Varianten',
    calls: 'Modellaufrufe',
    tokens: 'Tokens',
  },
  campaign: {
    stages: 'Stationen',
    brief: 'Briefing',
    assets: 'Assets',
    asset: 'Asset',
    stage: 'Stand',
    variantsCount: 'Varianten',
    slot: 'Termin',
    asSoonAsApproved: 'sobald freigegeben',
    spend: 'Aufwand je Station',
    calls: 'Aufrufe',
    tokens: 'Tokens (ein / aus)',
    cost: 'Kosten',
    total: 'Summe',
    publications: 'Veröffentlichungen',
    receipt: 'Quittung',
    open: 'Ansehen',
    timeline: 'Verlauf',
    noEvents: 'Noch ist nichts geschehen.',
    troubles: 'Braucht Aufmerksamkeit',
    wholeCampaign: 'Kampagne',
    retry: 'Erneut versuchen',
    pause: 'Pausieren',
    resume: 'Fortsetzen',
    cancel: 'Abbrechen …',
    cancelTitle: 'Kampagne abbrechen?',
    cancelLead:
      'Was schon veröffentlicht ist, bleibt. Alles andere endet, und die Kampagne lässt sich nicht fortsetzen.',
    reason: 'Grund',
    cancelNow: 'Kampagne abbrechen',
    keep: 'Nicht abbrechen',
    newer: 'Es gibt Neues zu dieser Seite.',
    reload: 'Neu laden',
  },
  asset: assetDe,
  live: liveDe,
  calendar: calendarDe,
  truth: truthDe,
  pieces: piecesDe,
  unsettled: unsettledDe,
  channel: channelDe,
  stop: stopDe,
  edit: editDe,
  schedule: scheduleDe,
  webhook: webhookDe,
  credential: credentialDe,
  consent: consentDe,
  knowledge: knowledgeDe,
  policy: policyDe,
  health: {
    title: 'Zustand',
    ok: 'Alles arbeitet.',
    sick: (count: number) => (count === 1 ? 'Ein Teil braucht Hilfe.' : `${count} Teile brauchen Hilfe.`),
    fix: 'Abhilfe',
    good: 'gut',
    bad: 'gestört',
  },
  keys: {
    title: 'Tastatur',
    close: 'Schließen',
    list: [
      ['j / k', 'nächster, voriger Eintrag'],
      ['Enter', 'Eintrag öffnen'],
      ['a', 'freigeben oder auswählen'],
      ['e', 'bearbeiten'],
      ['r', 'Änderungen wünschen'],
      ['x', 'ablehnen'],
      ['?', 'diese Hilfe'],
    ] as [string, string][],
    note: 'Vor dem Absenden springt der Fokus auf den Knopf: Eingabetaste bestätigt.',
  },
  timeline: timelineDe,
};

export type Texts = typeof de;
