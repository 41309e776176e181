import { Command, Option } from 'commander';
import { backupCommand } from './backup.ts';
import { calendarCommand, liveCommand } from './calendar.ts';
import { decideCommand } from './campaign/decide.ts';
import { listCommand, showCommand } from './campaign/show.ts';
import { startCommand } from './campaign/start.ts';
import { steerCommands } from './campaign/steer.ts';
import { watchCommand } from './campaign/watch.ts';
import { withdrawCommand } from './campaign/withdraw.ts';
import { editCommand, rewriteCommand, selectCommand } from './campaign/write.ts';
import { channelCommand } from './channel.ts';
import { consentCommand } from './consent.ts';
import { credentialCommand } from './credential/command.ts';
import { deploymentCommand } from './deployment.ts';
import { doctorCommand } from './doctor.ts';
import { exitCodesHelp } from './exit-codes.ts';
import { inboxCommand } from './inbox.ts';
import { initCommand } from './init.ts';
import { knowledgeCommand } from './knowledge.ts';
import { publicationCommand } from './live/publication.ts';
import { recallCommand } from './live/recall.ts';
import { stopCommand } from './live/stop.ts';
import { policyCommand } from './policy.ts';
import { restoreCommand } from './restore.ts';
import { scheduleCommand } from './schedule.ts';
import type { Configured } from './session-command.ts';
import { inviteCommand, setupCommand } from './setup.ts';
import { loginCommand, tokenCommand } from './token.ts';
import { webhookCommand } from './webhook.ts';

/** The `copydesk` command: a client of the API. `exitOverride` lets the caller choose exit codes. */
export function createProgram(configured: Configured, version: string): Command {
  const program = new Command('copydesk')
    .description('Everything people can do at the desk, from a terminal.')
    .version(version)
    .helpCommand(false)
    .addCommand(campaignCommand(configured))
    .addCommand(scheduleCommand(configured))
    .addCommand(inboxCommand(configured))
    .addCommand(calendarCommand(configured))
    .addCommand(liveCommand(configured))
    .addCommand(recallCommand(configured))
    .addCommand(publicationCommand(configured))
    .addCommand(channelCommand(configured))
    .addCommand(stopCommand(configured))
    .addCommand(knowledgeCommand(configured))
    .addCommand(webhookCommand(configured))
    .addCommand(consentCommand(configured))
    .addCommand(credentialCommand(configured))
    .addCommand(policyCommand(configured))
    .addCommand(initCommand(configured))
    .addCommand(doctorCommand(configured))
    .addCommand(tokenCommand(configured))
    .addCommand(loginCommand(configured))
    .addCommand(setupCommand(configured))
    .addCommand(inviteCommand(configured))
    .addCommand(deploymentCommand(configured))
    .addCommand(backupCommand(configured, version))
    .addCommand(restoreCommand(configured));
  program.addCommand(helpCommand(program));
  for (const command of everyCommand(program)) withGlobalOptions(command.exitOverride());
  return program.addHelpText(
    'after',
    `
A server elsewhere: COPYDESK_URL, and a token in COPYDESK_TOKEN (made there by: copydesk token create).
Without them, the server of this machine is used.

See also: copydesk help exit-codes
`,
  );
}

function campaignCommand(configured: Configured): Command {
  const command = new Command('campaign').description('start, watch and decide campaigns');
  const parts = [
    startCommand(configured),
    listCommand(configured),
    showCommand(configured),
    watchCommand(configured),
    selectCommand(configured),
    editCommand(configured),
    rewriteCommand(configured),
    decideCommand(configured, 'approve'),
    decideCommand(configured, 'request_changes'),
    decideCommand(configured, 'reject'),
    withdrawCommand(configured),
    ...steerCommands(configured),
  ];
  for (const part of parts) command.addCommand(part);
  return command;
}

/** `help exit-codes`, or the help of a command. */
const helpCommand = (program: Command): Command =>
  new Command('help')
    .description('help about a command, or exit-codes')
    .argument('[words...]', 'e.g. campaign start')
    .action((words: string[]) => {
      if (words[0] === 'exit-codes') {
        process.stdout.write(exitCodesHelp);
        return;
      }
      const found = words.reduce<Command | undefined>(
        (at, word) => at?.commands.find((command) => command.name() === word),
        program,
      );
      (found ?? program).help();
    });

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** Understood in front of a command and behind it. There is none for tokens: what stands in a command line can be read by others. */
const withGlobalOptions = (command: Command): Command =>
  command
    .addOption(new Option('--json', 'result as JSON on stdout'))
    .addOption(new Option('--as <person>', 'in whose name (<id> or person:<id>), with the token of this machine'))
    .addOption(new Option('--tenant <id>', 'of which tenant, where the server has several (COPYDESK_TENANT)'))
    .addOption(new Option('--url <address>', 'server to talk to (COPYDESK_URL)'))
    .addOption(new Option('--lang <language>', 'language of the words').choices(['de', 'en']));
