import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { promisify } from "node:util";

/**
 * One process among all that ever were: numbers are given again, above all in containers that are started anew, where
 * the first ones are always the same.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it began, in the system's own words; "" where the system does not tell. */
  readonly began: string;
  /** The start of the machine that `began` counts from; "" where the system does not tell. */
  readonly boot: string;
  /** The namespace that its number is of; "" where there is none. */
  readonly space: string;
}

const quietly = (text: Promise<string>): Promise<string> =>
  text.then(
    (found) => found.trim(),
    () => "",
  );

export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    host: hostname(),
    began: await beginningOf(process.pid),
    boot: await quietly(readFile("/proc/sys/kernel/random/boot_id", "utf8")),
    space: await quietly(readlink("/proc/self/ns/pid")),
  };
}

/**
 * Whether another process is seen to run from here. One of another machine, or of another container, is not seen, and
 * counts as ended: a job that goes on elsewhere after its machine was lost must not wait for a dead one.
 */
export async function isRunning(other: ProcessIdentity, own: ProcessIdentity): Promise<boolean> {
  if (other.host !== own.host || other.boot !== own.boot || other.space !== own.space) return false;
  if (other.began !== (await beginningOf(other.pid))) return false;
  // Where nothing tells two processes of one number apart, what has this process's number is of an earlier one.
  if (other.pid === own.pid) return own.began !== "";
  try {
    process.kill(other.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function beginningOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    // Field 22, in ticks since the machine's start. The second field is a name in brackets, which may hold anything.
    const stat = await quietly(readFile(`/proc/${pid}/stat`, "utf8"));
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; in a container nobody may ever fetch what it returned.
    return fields[0] === "Z" || fields[0] === "X" ? "" : (fields[19] ?? "");
  }
  if (process.platform === "win32") return "";
  return quietly(promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).then(({ stdout }) => stdout));
}
