/** Why a command was not carried out or a step waits: the closed list of codes from workflows, in words. */
export const refusalsDe = {
  other_campaign: 'Der Befehl nennt eine andere Kampagne.',
  campaign_ended: 'Die Kampagne ist beendet.',
  not_started: 'Die Kampagne wird noch eingerichtet. Bitte gleich noch einmal versuchen.',
  malformed_command: 'Der Befehl hat nicht die Form eines Befehls.',
  unknown_asset: 'Die Kampagne hat dieses Asset nicht.',
  unknown_variant: 'Das Asset hat diese Variante nicht.',
  unknown_stage: 'Diese Freigabestufe gibt es nicht.',
  variant_blocked: 'Ein Befund sperrt diese Variante. Bearbeiten Sie sie, oder lassen Sie sie umschreiben.',
  stale_variant: 'Inzwischen ist eine andere Variante ausgewählt.',
  stale_request: 'Inzwischen gibt es eine neuere Freigabeanfrage.',
  stale_prepared: 'Was Sie gesehen haben, hat sich inzwischen geändert.',
  other_destination: 'Es ginge jetzt an einen anderen Ort.',
  other_slot_window: 'Es ginge jetzt zu einer anderen Zeit hinaus.',
  already_decided: 'Es ist bereits entschieden.',
  already_approved: 'Sie haben diese Stufe bereits freigegeben.',
  stage_not_open: 'Zuerst entscheidet eine frühere Stufe.',
  comment_needed: 'Sagen Sie bitte im Kommentar, was sich ändern soll.',
  page_changed:
    'Die Live-Seite wurde seither geändert. Erst erneut versuchen: Das liest sie neu ein und lässt den Vorschlag gegen sie neu schreiben.',
  not_for_operations:
    'Hier ist nichts umzuschreiben: Was mit einem Live-Stück geschieht, wird so freigegeben, wie es veranlasst wurde, oder abgelehnt.',
  wrong_stage: 'Das geht im jetzigen Stand nicht mehr.',
  nothing_to_retry: 'Nichts wartet auf einen erneuten Versuch.',
  already_paused: 'Die Kampagne ist schon pausiert.',
  not_paused: 'Die Kampagne ist nicht pausiert.',
  denied: 'Die Richtlinie erlaubt es nicht.',
  deadline_passed: 'Bis zur Frist hat niemand freigegeben.',
  slot_unavailable: 'Der Kanal nimmt es zu dieser Zeit nicht an. Wählen Sie einen anderen Termin.',
  truth_changed: 'Etwas, das live ist, stimmt nicht mehr. Eine Berichtigung liegt bereit oder ist unterwegs.',
  channel_unreachable:
    'Der Kanal war eine Weile nicht erreichbar. Er hat nichts davon; noch einmal versuchen, sobald er wieder da ist.',
  workflow_task_failing:
    'Das Programm scheitert an dieser Kampagne immer wieder. Nichts ist verloren; sie geht weiter, sobald ein berichtigter oder der vorige Stand läuft.',
  over_budget:
    'Dafür ist kein Geld für Modelle mehr da. Wer das Budget verantwortet, kann aufstocken; dann geht es von selbst weiter.',
  stopped: 'Die Kampagne war angehalten; sie geht weiter, sobald sie fortgesetzt wird.',
  publication_refused:
    'Kurz vor der Veröffentlichung verweigert: Etwas, das bei der Freigabe stimmte, stimmt nicht mehr.',
  channel_sick: 'Dem Kanal fehlt etwas, und der Termin ist nah. Vorher beheben; der Termin bleibt.',
  unknown_outcome: 'Es ist nicht bekannt, ob der Kanal es hat. Sehen Sie dort nach, dann erneut versuchen.',
  turns_exhausted: 'Der Agent fand in seinen Runden keine gültige Antwort.',
  disapproved:
    'Die Plattform lehnt es immer wieder ab. Ihre Gründe stehen dabei; ändern Sie das Stück dort, oder brechen Sie ab.',
  unchanged:
    'Der Agent sollte es ändern und gab dieselben Worte zurück. Bearbeiten Sie es, verlangen Sie etwas anderes, oder lassen Sie ihn es noch einmal versuchen.',
  timed_out: 'Es hat zu lange gedauert.',
  first: (person: string, decision: string, at: string) => `${person} war schneller: ${decision}, ${at}.`,
};
