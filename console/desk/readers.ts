import type { Person } from '../../domain/workspace.ts';

/** In whose name a person reads: everybody's, and that of each role held. */
export const readersOf = ({ roles }: Person): string[] => ['*', ...roles];
