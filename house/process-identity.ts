import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Tells one process from every other that had or will have its pid: when it started, and its command line.
 * Null when no such process runs. `startTime` is opaque; compare it only with another from the same machine.
 */
export function identifyProcess(pid: number): { startTime: string; command: string } | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): { startTime: string; command: string } | null {
  try {
    // Fields after the name, which stands in brackets and may itself hold spaces and brackets: proc(5), state is the 3rd, starttime the 22nd.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const startTime = fields[19];
    // A zombie has ended; only its parent has not looked yet.
    if (startTime === undefined || fields[0] === 'Z') return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    // A process that is just ending has let go of its command line before its state says so.
    return command ? { startTime, command } : null;
  } catch {
    return null;
  }
}

function fromPs(pid: number): { startTime: string; command: string } | null {
  const ask = (column: string) =>
    execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  try {
    return { startTime: ask('lstart'), command: ask('command') };
  } catch {
    return null;
  }
}
