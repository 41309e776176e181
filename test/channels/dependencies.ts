import type { ConnectorDependencies, Journal } from '../../domain/channel.ts';

/** A journal that forgets everything with the test. */
export function journalForTests(): Journal {
  const steps = new Map<string, 'unknown' | 'done'>();
  return {
    async begin(publication, step) {
      const key = `${publication} ${step}`;
      const known = steps.get(key);
      if (!known) steps.set(key, 'unknown');
      return known ?? 'begun';
    },
    async done(publication, step) {
      steps.set(`${publication} ${step}`, 'done');
    },
    async undo(publication, step) {
      if (steps.get(`${publication} ${step}`) === 'unknown') steps.delete(`${publication} ${step}`);
    },
  };
}

/** What connectors are opened with in tests. */
export const connectorDependencies = (more: Partial<ConnectorDependencies> = {}): ConnectorDependencies => ({
  secret: async () => 'secret',
  journal: journalForTests(),
  workspaceDirectory: '/',
  now: () => new Date(),
  ...more,
});
