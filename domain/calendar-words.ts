import type { Obstacle } from './calendar.ts';
import type { Bilingual } from './text.ts';

/** Why a moment is not to be had, and when there is the next opening; `next` null: there is none within two years. */
export function explainObstacles(obstacles: readonly Obstacle[], next: Date | null, timeZone: string): Bilingual {
  const say = (language: 'de' | 'en'): string => {
    const time = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone,
    });
    const words = texts[language];
    const reasons = obstacles.map((obstacle) => words.reason(obstacle, (instant) => time.format(new Date(instant))));
    return `${reasons.join(' ')} ${next ? words.next(time.format(next), timeZone) : words.none}`;
  };
  return { de: say('de'), en: say('en') };
}

type Format = (instant: string) => string;

const texts = {
  de: {
    reason(obstacle: Obstacle, time: Format): string {
      switch (obstacle.kind) {
        case 'blackout':
          return `Der Kanal nimmt dann nichts an: ${obstacle.name}, bis ${time(obstacle.until)}.`;
        case 'day-full':
          return `An diesem Tag ist der Kanal voll (${obstacle.perDay} am Tag).`;
        case 'too-close':
          return `Um ${time(obstacle.to)} geht schon etwas hinaus; dazwischen müssen ${obstacle.minutes} Minuten liegen.`;
      }
    },
    next: (time: string, zone: string) => `Der nächste freie Termin ist ${time} (${zone}).`,
    none: 'In den nächsten zwei Jahren gibt es keinen freien Termin.',
  },
  en: {
    reason(obstacle: Obstacle, time: Format): string {
      switch (obstacle.kind) {
        case 'blackout':
          return `The channel takes nothing then: ${obstacle.name}, until ${time(obstacle.until)}.`;
        case 'day-full':
          return `The channel is full on that day (${obstacle.perDay} a day).`;
        case 'too-close':
          return `Something else goes out at ${time(obstacle.to)}; there have to be ${obstacle.minutes} minutes in between.`;
      }
    },
    next: (time: string, zone: string) => `The next opening is ${time} (${zone}).`,
    none: 'There is no opening within the next two years.',
  },
};
