/** What `channel new` and `channel test` say. */
export const channelTexts = {
  de: {
    made: (directory: string) => [
      `Das Paket liegt in ${directory}. Weiter geht es mit:`,
      `  copydesk channel test ${directory}`,
    ],
    tested: (name: string, kept: number, broken: number) =>
      broken === 0
        ? `${name} hält alle ${kept} Zusagen des Kanalvertrags.`
        : `${name}: ${kept} Zusagen gehalten, ${broken} gebrochen.`,
  },
  en: {
    made: (directory: string) => [
      `The package is in ${directory}. Go on with:`,
      `  copydesk channel test ${directory}`,
    ],
    tested: (name: string, kept: number, broken: number) =>
      broken === 0
        ? `${name} keeps all ${kept} promises of the channel contract.`
        : `${name}: ${kept} promises kept, ${broken} broken.`,
  },
};
