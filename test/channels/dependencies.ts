import { imageBytes } from '../../channels/contract/an-image.ts';
import type { ConnectorDependencies, Journal } from '../../domain/channel.ts';

/** A journal that forgets everything with the test. */
export function journalForTests(): Journal {
  const steps = new Map<string, 'unknown' | 'done'>();
  const doneAt = new Map<string, string>();
  return {
    async begin(publication, step) {
      const key = `${publication} ${step}`;
      const known = steps.get(key);
      if (!known) steps.set(key, 'unknown');
      return known ?? 'begun';
    },
    async done(publication, step) {
      const key = `${publication} ${step}`;
      if (!steps.has(key)) return;
      steps.set(key, 'done');
      if (!doneAt.has(key)) doneAt.set(key, new Date().toISOString());
    },
    async steps(publication) {
      const own = [...steps.keys()].filter((key) => key.startsWith(`${publication} `));
      return own.map((key) => ({ step: key.slice(publication.length + 1), doneAt: doneAt.get(key) ?? null }));
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
  media: async () => imageBytes,
  workspaceDirectory: '/',
  now: () => new Date(),
  ...more,
});
