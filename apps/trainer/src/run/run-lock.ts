import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";

/**
 * Keeps two processes of one machine from training into one folder. What a killed process left does not count, nor what
 * one of another machine left: which is dead there cannot be seen from here.
 * @throws MfimError while another live process holds it
 */
export async function lockRun(root: string): Promise<AsyncDisposable> {
  const path = join(root, "train.lock");
  const own = `${process.pid} ${hostname()} ${await beginningOf(process.pid)}\n`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, own, { flag: "wx" });
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const [holder = "", machine, began] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ");
    if (machine === hostname() && (await isAliveElsewhere(Number(holder), began))) {
      throw new MfimError(
        `${root}: process ${holder} is training there; wait until it has ended, or choose another --out.`,
      );
    }
    await rm(path, { force: true });
  }
  throw new MfimError(`${root}: another process began there at the same moment; choose another --out.`);
}

async function isAliveElsewhere(pid: number, began: string | undefined): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  // A number is given again, above all in containers that are started anew: the same one, begun at another time, is another process.
  if (began === undefined || began !== (await beginningOf(pid))) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began, in ticks since the machine did, where the system tells (Linux, field 22 of its stat file); else "unknown". */
async function beginningOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field is a name in brackets, which may hold anything.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "unknown";
}
