import type { HealthReport } from '../domain/channel.ts';
import { exitCodes } from './exit-codes.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

/** Looks from here, whether or not a server runs: what is sick may be the reason that none does. */
export const doctorCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'doctor',
      summary: 'look at every part of the house and name the fix of each sick one',
      examples: ['doctor', 'doctor --json | jq ".parts[] | select(.ok | not)"'],
    },
    async (session) => {
      // It knows every part of the house, which takes a second to load; other commands need none of it.
      const { examine } = await import('../doctor/examine.ts');
      const report = await examine(session.config);
      session.result(report, () => describe(report, session.lang));
      return report.ok ? exitCodes.ok : exitCodes.attention;
    },
  );

function describe({ ok, parts }: HealthReport, lang: 'de' | 'en'): string[] {
  const width = Math.max(...parts.map(({ name }) => name.length));
  const lines = parts.flatMap((part) => {
    const indent = ' '.repeat(width + 4);
    const message = part.message.split('\n').join(`\n${indent}`);
    return [
      `${part.ok ? '✓' : '✗'} ${part.name.padEnd(width)}  ${message}`,
      ...(part.fix ? [`${indent}→ ${part.fix}`] : []),
    ];
  });
  return [...lines, '', ok ? cliTexts[lang].healthy : cliTexts[lang].sick];
}
