// @ts-check
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where downloaded and built programs are kept between projects: `$XDG_CACHE_HOME/copydesk`, else `~/.cache/copydesk`.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const cacheDirectory = (env = process.env) =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'copydesk');
