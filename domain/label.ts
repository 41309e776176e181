import { z } from 'zod';

/** Integrity of a value: `trusted` comes from the workspace, people and own systems; everything else is `untrusted`. */
export const Integrity = z.enum(['trusted', 'untrusted']);
export type Integrity = z.infer<typeof Integrity>;

/** What is known about where a value came from. `readers` lists the roles that may see it; `*` means everybody. */
export const Label = z.strictObject({
  integrity: Integrity,
  readers: z.array(z.string()),
  sources: z.array(z.string()),
});
export type Label = z.infer<typeof Label>;

export const publicLabel: Label = { integrity: 'trusted', readers: ['*'], sources: [] };

/** A run's label is the join of all it read: untrusted wins, readers intersect, sources unite. */
export function joinLabels(labels: readonly Label[]): Label {
  return labels.reduce<Label>(
    (a, b) => ({
      integrity: a.integrity === 'untrusted' || b.integrity === 'untrusted' ? 'untrusted' : 'trusted',
      readers: a.readers.includes('*')
        ? b.readers
        : b.readers.includes('*')
          ? a.readers
          : a.readers.filter((r) => b.readers.includes(r)),
      sources: [...new Set([...a.sources, ...b.sources])].sort(),
    }),
    publicLabel,
  );
}
