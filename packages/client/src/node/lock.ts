import { open, readdir, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";

/** Of this process. */
const held = new Set<string>();

/**
 * Locks a file against other processes of the machine, and against this one; resolves with what unlocks it. A lock is a
 * file with the process's id in its name, so that one left by a process that was killed is known as such. Whoever locks
 * shows his own first and then looks for others: two at once may both be refused, and are never both let in.
 */
export async function lock(path: string): Promise<() => Promise<void>> {
  if (held.has(path)) throw locked(path, process.pid);
  held.add(path);
  const own = `${path}.lock-${process.pid}`;
  const unlock = async () => {
    await rm(own, { force: true });
    held.delete(path);
  };
  try {
    await (await open(own, "w", 0o600)).close();
    await refuseOthers(path);
  } catch (error) {
    await unlock();
    throw error;
  }
  return unlock;
}

async function refuseOthers(path: string): Promise<void> {
  const start = `${basename(path)}.lock-`;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(start));
  for (const pid of names.map((name) => Number(name.slice(start.length)))) {
    if (pid === process.pid) continue;
    if (isAlive(pid)) throw locked(path, pid);
    await rm(`${path}.lock-${pid}`, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function locked(path: string, pid: number): Fault {
  const message = `Expected that nobody uses ${path}; process ${pid} does. End it, or delete ${path}.lock-${pid} where it is no client.`;
  return new Fault("VALIDATION", "locked", message);
}
