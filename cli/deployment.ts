import { Command } from 'commander';
import type { DeploymentReport, workerDeployment } from '../house/worker-deployment.ts';
import type { Session } from './session.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';
import { cliTexts } from './texts.ts';

/** Which build of the workers gets the work, where workers have build ids. Speaks to Temporal, not to a server. */
export const deploymentCommand = (configured: Configured) =>
  new Command('deployment')
    .description('which build of the workers gets the work (COPYDESK_BUILD_ID)')
    .addCommand(current(configured))
    .addCommand(promote(configured))
    .addCommand(ramp(configured));

const current = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'current',
      summary: 'list the builds, which one is current, and which may stop',
      examples: ['deployment current', 'deployment current --json'],
    },
    (session) => steer(session, (deployment) => deployment.report()),
  );

const promote = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'promote',
      summary: 'give a build all that is new and all that moves along; to roll back, promote the former one',
      examples: ['deployment promote 0.2.0-a1b2c3d'],
    },
    (session, build: string) => steer(session, (deployment) => deployment.promote(build)),
  ).argument('<build>', 'COPYDESK_BUILD_ID of workers that run');

const ramp = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'ramp',
      summary: 'give a build a share first; 0 ends the trial',
      examples: ['deployment ramp 0.2.0-a1b2c3d 10'],
    },
    (session, build: string, percent: string) =>
      steer(session, (deployment) => deployment.ramp(build, Number(percent))),
  )
    .argument('<build>', 'COPYDESK_BUILD_ID of workers that run')
    .argument('<percent>', '0 to 100');

async function steer(
  session: Session,
  act: (deployment: ReturnType<typeof workerDeployment>) => Promise<DeploymentReport>,
): Promise<void> {
  // The client of Temporal takes a second to load; other commands need none of it.
  const [{ connectTemporal, temporalOf }, { workerDeployment }] = await Promise.all([
    import('../house/connect-temporal.ts'),
    import('../house/worker-deployment.ts'),
  ]);
  const temporal = temporalOf(session.config.temporal);
  const connection = await connectTemporal(temporal);
  try {
    const report = await act(workerDeployment(connection, temporal.namespace));
    session.result(report, () => describe(report, session));
  } finally {
    await connection.close();
  }
}

function describe({ current, ramping, versions }: DeploymentReport, { lang }: Session): string[] {
  const { deployment } = cliTexts[lang];
  if (versions.length === 0) return [deployment.none];
  const rows = versions.map(({ buildId, state, since }) => [
    buildId,
    ramping?.buildId === buildId ? `${deployment.ramping} ${ramping.percent} %` : deployment[state],
    since?.slice(0, 16).replace('T', ' ') ?? '',
  ]);
  return [
    ...table([deployment.build, deployment.state, deployment.since], rows),
    ...(current === null ? ['', deployment.unrouted] : []),
  ];
}
