import type { Language } from '../console/texts/texts-in.ts';

/** What the commands say beside what the console says too. */
export const cliTexts = {
  de: {
    nothing: 'Nichts gefunden.',
    started: (campaign: string) => `Die Kampagne ${campaign} läuft.`,
    existing: (campaign: string) => `Die Kampagne ${campaign} lief schon.`,
    begun: 'Begonnen',
    mine: 'für Sie',
    destination: 'Ziel',
    prepared: 'Vorgelegt',
    findings: (repair: number, human: number, block: number) =>
      `Befunde: ${repair} zu verbessern, ${human} für Menschen, ${block} sperrend`,
    sure: (decision: string) => `${decision}?`,
    decisions: { approve: 'Freigeben', reject: 'Ablehnen', request_changes: 'Änderungen verlangen' },
    notSent: 'Nichts gesendet.',
    unchanged: 'Am Text hat sich nichts geändert. Nichts gesendet.',
    done: (asset: string, stage: string) => `${asset}: jetzt in „${stage}“.`,
    waiting: 'Wartet auf eine Abhilfe:',
    paused: 'pausiert',
    watching: 'Ctrl-C beendet das Zusehen, nicht die Kampagne.',
    added: (id: string, change: string) =>
      `${id}: ${{ added: 'aufgenommen', changed: 'erneuert', unchanged: 'unverändert' }[change] ?? change}`,
    rulesGood: (rules: number, hash: string) => `${rules} Regeln, keine Fehler (${hash}).`,
    allowed: 'erlaubt',
    denied: 'verweigert',
    token: (person: string, until: string) =>
      `API-Token für ${person}, gültig bis ${until}. Er wird nur dieses eine Mal gezeigt:`,
    made: (directory: string) => `Der Arbeitsbereich liegt in ${directory}. Weiter geht es mit:`,
    healthy: 'Alles in Ordnung.',
    sick: 'Das braucht Abhilfe: siehe die Zeilen mit ✗.',
    until: 'bis',
    schedule: {
      made: (id: string) => `Der Zeitplan ${id} ist angelegt.`,
      changed: (id: string) => `Der Zeitplan ${id} ist geändert. Was läuft, läuft weiter.`,
      paused: (id: string) => `Der Zeitplan ${id} ist angehalten.`,
      resumed: (id: string) => `Der Zeitplan ${id} geht weiter.`,
      triggered: (id: string, campaign: string) => `${id}: ausgelöst${campaign && `, neuester Lauf ${campaign}`}.`,
      backfilled: (id: string, count: number) =>
        `${id}: ${count === 1 ? 'ein Lauf wird' : `${count} Läufe werden`} nachgeholt, fällig gewesen um:`,
      deleted: (id: string) => `Der Zeitplan ${id} ist gelöscht. Seine Läufe gehen weiter.`,
      leftOut: 'Ausgelassen',
    },
    live: {
      address: 'Adresse',
      sure: (operation: string, count: number) => `${operation}: ${count === 1 ? 'ein Stück' : `${count} Stücke`}?`,
      leftOut: (count: number) =>
        `Ausgelassen: ${count}, mit denen das nicht geht oder für die schon etwas veranlasst ist.`,
      approve: (campaign: string) => `copydesk campaign approve ${campaign} --all`,
      offered: (option: string) => `Nichts davon ist veranlasst. Dafür: ${option}`,
      lift: (id: string) => `Aufheben: copydesk stop lift ${id}`,
      left: 'Das bleibt, wie es ist:',
      nothingOpen: 'Nichts davon wartet auf Ihre Freigabe.',
      approved: (asset: string) => `${asset}: freigegeben`,
      refused: (asset: string, why: string) => `${asset}: nicht freigegeben. ${why}`,
    },
    link: 'Dieser Link meldet einmal an, eine Viertelstunde lang:',
    invited: (person: string) => `Dieser Link meldet ${person} einmal an, eine Stunde lang:`,
    backup: {
      made: (folder: string, megabytes: string, seconds: string) =>
        `Die Sicherung liegt in ${folder} (${megabytes} MB, ${seconds} s).`,
      holds: (tenants: number, rows: number, keys: number) =>
        `Darin: Datenbank (${tenants} Mandanten, ${rows} Zeilen) und Schlüssel (${keys} Dateien).`,
      temporal: {
        embedded: (ms: number) => `Dazu die Datenbank des eingebetteten Temporal, der dafür ${ms} ms stillstand.`,
        cluster: () =>
          'Temporal läuft für sich: Seine Sicherung ist Sache seines Betriebs, und sie muss die ältere von beiden sein.',
        none: () => 'Ein eingebetteter Temporal lief hier noch nie.',
      },
      asOf: (at: string) => `Stand: ${at}. Was danach geschieht, ist nicht darin.`,
      without: 'Nicht darin: die Arbeitsbereiche. Sie gehören in Git.',
      secret:
        'Sie enthält den Schlüssel, der Entscheidungen beglaubigt, und alle Texte: Wer sie liest, kann im Namen anderer freigeben. Unter Verschluss halten.',
    },
    restore: {
      done: (into: string, tenants: string, rows: number, seconds: string) =>
        `Zurückgespielt nach ${into}: ${tenants || 'keine Mandanten'}, ${rows} Zeilen (${seconds} s).`,
      asOf: (at: string) =>
        `Stand: ${at}. Das alte Haus darf nicht mehr laufen. Was danach veröffentlicht wurde, wird gefunden und nicht doppelt veröffentlicht.`,
      workflows: {
        restored: 'Der nächste Start macht dort weiter: npm start',
        elsewhere: 'Spielen Sie auch Temporals Sicherung zurück; sie muss die ältere von beiden sein.',
        missing:
          'Temporals Stand kam nicht mit: Laufende Kampagnen und Zeitpläne sind neu zu starten und beginnen von vorn. Was veröffentlicht ist, wird nicht noch einmal veröffentlicht.',
      },
    },
    deployment: {
      build: 'Build',
      state: 'Stand',
      since: 'seit (UTC)',
      none: 'Kein Worker mit COPYDESK_BUILD_ID war je hier.',
      unrouted:
        'Kein Build ist aktuell: Arbeit bekommen nur Worker ohne COPYDESK_BUILD_ID. Siehe: copydesk deployment promote',
      current: 'aktuell',
      ramping: 'im Versuch',
      draining: 'läuft aus: noch nicht beenden',
      drained: 'ausgelaufen: kann enden',
      inactive: 'bekommt nichts',
    },
  },
  en: {
    nothing: 'Nothing found.',
    started: (campaign: string) => `The campaign ${campaign} is running.`,
    existing: (campaign: string) => `The campaign ${campaign} was running already.`,
    begun: 'Started',
    mine: 'for you',
    destination: 'Destination',
    prepared: 'Prepared',
    findings: (repair: number, human: number, block: number) =>
      `Findings: ${repair} to repair, ${human} for people, ${block} blocking`,
    sure: (decision: string) => `${decision}?`,
    decisions: { approve: 'Approve', reject: 'Reject', request_changes: 'Request changes' },
    notSent: 'Nothing was sent.',
    unchanged: 'The text has not changed. Nothing was sent.',
    done: (asset: string, stage: string) => `${asset}: now in “${stage}”.`,
    waiting: 'Waits for a fix:',
    paused: 'paused',
    watching: 'Ctrl-C ends watching, not the campaign.',
    added: (id: string, change: string) => `${id}: ${change}`,
    rulesGood: (rules: number, hash: string) => `${rules} rules, no mistakes (${hash}).`,
    allowed: 'allowed',
    denied: 'denied',
    token: (person: string, until: string) => `API token for ${person}, good until ${until}. It is shown this once:`,
    made: (directory: string) => `The workspace is in ${directory}. Go on with:`,
    healthy: 'Everything works.',
    sick: 'This needs a fix: see the lines with ✗.',
    until: 'until',
    schedule: {
      made: (id: string) => `The schedule ${id} is made.`,
      changed: (id: string) => `The schedule ${id} is changed. What runs goes on.`,
      paused: (id: string) => `The schedule ${id} is paused.`,
      resumed: (id: string) => `The schedule ${id} goes on.`,
      triggered: (id: string, campaign: string) => `${id}: triggered${campaign && `, newest run ${campaign}`}.`,
      backfilled: (id: string, count: number) =>
        `${id}: ${count === 1 ? 'one run is' : `${count} runs are`} being made up for, due at:`,
      deleted: (id: string) => `The schedule ${id} is deleted. Its runs go on.`,
      leftOut: 'Left out',
    },
    live: {
      address: 'Address',
      sure: (operation: string, count: number) => `${operation}: ${count === 1 ? 'one piece' : `${count} pieces`}?`,
      leftOut: (count: number) =>
        `Left out: ${count} that cannot be dealt with so, or for which something is ordered already.`,
      approve: (campaign: string) => `copydesk campaign approve ${campaign} --all`,
      offered: (option: string) => `Nothing of that is ordered. For it: ${option}`,
      lift: (id: string) => `Lift it: copydesk stop lift ${id}`,
      left: 'This stays as it is:',
      nothingOpen: 'Nothing of it waits for your approval.',
      approved: (asset: string) => `${asset}: approved`,
      refused: (asset: string, why: string) => `${asset}: not approved. ${why}`,
    },
    link: 'This link signs in once, within a quarter of an hour:',
    invited: (person: string) => `This link signs ${person} in once, within an hour:`,
    backup: {
      made: (folder: string, megabytes: string, seconds: string) =>
        `The backup is in ${folder} (${megabytes} MB, ${seconds} s).`,
      holds: (tenants: number, rows: number, keys: number) =>
        `It holds the database (${tenants} tenants, ${rows} rows) and the keys (${keys} files).`,
      temporal: {
        embedded: (ms: number) => `And the database of the embedded Temporal, which stood still for ${ms} ms.`,
        cluster: () =>
          'Temporal is on its own: its operator backs it up, and that backup must be the older one of the two.',
        none: () => 'No embedded Temporal has ever run here.',
      },
      asOf: (at: string) => `As of ${at}. What happens after that is not in it.`,
      without: 'It does not hold the workspaces. They belong in git.',
      secret:
        'It holds the key that attests decisions, and every text: whoever reads it can approve in the name of others. Keep it under lock.',
    },
    restore: {
      done: (into: string, tenants: string, rows: number, seconds: string) =>
        `Restored into ${into}: ${tenants || 'no tenants'}, ${rows} rows (${seconds} s).`,
      asOf: (at: string) =>
        `As of ${at}. The old house must not run any more. What was published after that is found and not published twice.`,
      workflows: {
        restored: 'The next start goes on where it was: npm start',
        elsewhere: 'Restore the backup of Temporal too; it must be the older one of the two.',
        missing:
          'Temporal’s state did not come along: start running campaigns and schedules again; they begin anew. What is published is not published again.',
      },
    },
    deployment: {
      build: 'Build',
      state: 'State',
      since: 'since (UTC)',
      none: 'No worker with a COPYDESK_BUILD_ID has ever been here.',
      unrouted:
        'No build is current: only workers without COPYDESK_BUILD_ID get work. See: copydesk deployment promote',
      current: 'current',
      ramping: 'on trial',
      draining: 'draining: do not stop it yet',
      drained: 'drained: may stop',
      inactive: 'gets nothing',
    },
  },
} as const satisfies Record<Language, unknown>;
