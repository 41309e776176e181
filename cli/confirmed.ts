import { confirm, isCancel } from '@clack/prompts';
import type { Session } from './session.ts';
import { cliTexts } from './texts.ts';

/** Whether a person at the terminal wants it; programs and `--yes` are not asked. Says so when nothing is sent. */
export async function confirmed(session: Session, question: string, yes: boolean | undefined): Promise<boolean> {
  if (!session.interactive || yes) return true;
  const sure = await confirm({ message: question });
  if (!isCancel(sure) && sure) return true;
  session.say(cliTexts[session.lang].notSent);
  return false;
}
