// @ts-check
import { temporalVersion } from './find-temporal.mjs';
import { goInstall } from './go-install.mjs';

/** What a person would type. */
export const buildCommand = `go install github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`;

/**
 * Builds the Temporal CLI with Go and puts it at `target`. Three minutes on two cores with an empty module cache.
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 * @throws {Error} with the cause
 */
export const buildTemporal = (target, env) => goInstall(buildCommand, target, env);
