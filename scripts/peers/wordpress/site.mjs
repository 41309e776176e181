import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const wordpress = '/usr/share/wordpress';
const firstOf = (...paths) => paths.find((path) => existsSync(path));

/** The programs that the Debian packages bring. */
export const programs = () => ({
  php: firstOf('/usr/bin/php', '/usr/local/bin/php'),
  mariadbd: firstOf('/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'),
  installDb: firstOf('/usr/bin/mariadb-install-db', '/usr/local/bin/mariadb-install-db'),
});

/**
 * Debian packages that must be installed first; empty when all are there.
 * @returns {string[]}
 */
export function missingPackages() {
  const { php, mariadbd, installDb } = programs();
  const mysqli = firstOf('/etc/php') && hasMysqli();
  return [
    !existsSync(join(wordpress, 'wp-includes/version.php')) && 'wordpress',
    !php && 'php-cli',
    !mysqli && 'php-mysql',
    !(mariadbd && installDb) && 'mariadb-server',
  ].filter(Boolean);
}

function hasMysqli() {
  const versions = ['8.4', '8.3', '8.2', '8.1', '7.4'];
  return versions.some((version) => existsSync(`/etc/php/${version}/mods-available/mysqli.ini`));
}

/**
 * Copies the packaged WordPress, so that site and configuration are ours (the packaged one looks for its
 * configuration in /etc), with a theme of a few lines and the companion plugin.
 */
export async function copySite(site, { url, socket, here }) {
  const version = await readFile(join(wordpress, 'wp-includes/version.php'), 'utf8');
  const stamp = join(site, '.copied-from');
  const copied = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (copied !== version) {
    await rm(site, { recursive: true, force: true });
    const skipped = ['.htaccess', 'wp-config.php'].map((name) => join(wordpress, name));
    await cp(wordpress, site, { recursive: true, dereference: true, filter: (from) => !skipped.includes(from) });
    await writeFile(stamp, version);
  }
  await cp(join(here, 'theme'), join(site, 'wp-content/themes/copydesk-peer'), { recursive: true });
  const plugins = join(site, 'wp-content/plugins');
  await mkdir(plugins, { recursive: true });
  await cp(join(here, '../../../channels/wordpress/plugin/copydesk.php'), join(plugins, 'copydesk.php'));
  await writeFile(join(site, 'wp-config.php'), configuration({ url, socket }), { mode: 0o600 });
}

function configuration({ url, socket }) {
  const key = (name) => createHash('sha256').update(`${name} of a WordPress for tests`).digest('hex');
  const constants = {
    DB_NAME: 'wordpress',
    DB_USER: 'root',
    DB_PASSWORD: '',
    DB_HOST: `localhost:${socket}`,
    DB_CHARSET: 'utf8mb4',
    WP_HOME: url,
    WP_SITEURL: url,
    // Application passwords over plain HTTP need it.
    WP_ENVIRONMENT_TYPE: 'local',
    DISABLE_WP_CRON: true,
    AUTOMATIC_UPDATER_DISABLED: true,
    WP_HTTP_BLOCK_EXTERNAL: true,
    ...Object.fromEntries(
      ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [
        [`${name}_KEY`, key(`${name} key`)],
        [`${name}_SALT`, key(`${name} salt`)],
      ]),
    ),
  };
  const lines = Object.entries(constants).map(
    ([name, value]) =>
      `define( '${name}', ${typeof value === 'boolean' ? value : `'${value.replace(/[\\']/g, '\\$&')}'`} );`,
  );
  return `<?php
${lines.join('\n')}
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
`;
}
