/** Debian packages that must be installed first; empty when all are there. */
export function missingPackages(): string[];
