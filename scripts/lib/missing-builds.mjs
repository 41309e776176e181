// @ts-check

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, optionalDependencies?: Record<string, string> }} LockEntry */

const platforms = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * Lock entries for the optional packages that a lock wants but does not name.
 * @param {{ packages: Record<string, LockEntry> }} lock
 * @returns {Record<string, LockEntry & { os: string[], cpu: string[], libc?: string[] }>}
 */
export function missingBuilds({ packages }) {
  /** @type {ReturnType<typeof missingBuilds>} */
  const missing = {};
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      const present = packages[`node_modules/${name}`] ?? packages[`${path}/node_modules/${name}`];
      if (!present && platform)
        missing[`node_modules/${name}`] = { version, ...platform, ...(dev ? { dev } : {}), optional: true };
    }
  }
  return missing;
}

/**
 * `@swc/core-linux-x64-musl` runs on linux, x64, musl.
 * @param {string} name
 */
function platformOf(name) {
  const words = name.split(/[-/.]/);
  const os = platforms.find((platform) => words.includes(platform));
  const cpu = processors.find((processor) => words.includes(processor));
  if (!os || !cpu) return null;
  if (os !== 'linux') return { os: [os], cpu: [cpu] };
  return { os: [os], cpu: [cpu], libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'] };
}
