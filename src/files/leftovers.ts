/** Names of files that are still being written, and the end of those whose writer was killed. */
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { onDisk } from '../raw-name.ts';
import { uniqueSuffix } from './temporary.ts';

const NAME = /^\.wavscope-([\w-]+)-(\d+)-[a-z0-9]+\.tmp$/;

const swept = new Set<string>();

/** A new hidden name, short and of this process: the output's own may be as long as names can be. */
export function unfinishedName(): string {
  return `.wavscope-${processesHere()}-${process.pid}-${uniqueSuffix()}.tmp`;
}

/**
 * Removes the files in the folder that processes of this machine began, and were killed before they could finish. Others'
 * stay: the folder may be shared. A folder is swept once; what can't be removed stays.
 */
export function sweep(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  try {
    for (const name of readdirSync(onDisk(folder))) {
      const [, place, pid] = NAME.exec(name) ?? [];
      if (place === processesHere() && !isRunning(Number(pid)))
        rmSync(onDisk(join(folder, name)), { force: true });
    }
  } catch {
    // Not readable, or another's: nothing that keeps from writing there.
  }
}

let here: string | undefined;

/** Where process ids mean the same as here: this boot of this machine, within the same container. */
function processesHere(): string {
  here ??= (linuxNamespace() ?? hostname()).replace(/[^\w-]/g, '').slice(0, 64) || 'host';
  return here;
}

function linuxNamespace(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 13);
    return `${boot}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
