import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import { MfimError } from "@mfim/core/errors";

/** A file or folder that the system does not let read, write or lock. */
export class FileError extends MfimError {
  override name = "FileError";
  /** What the system called it, as ENOSPC, where it was the system. */
  readonly code: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly code?: string | undefined } = {}) {
    super(message, options);
    this.code = options.code;
  }
}

/** What stands in the way, and the remedy, by the system's name of it. */
const troubles: Readonly<Record<string, string>> = {
  EACCES: "it may not be written or read; change its rights or choose another place",
  EPERM: "it may not be written or read; change its rights or choose another place",
  EROFS: "it is on a read-only file system; choose another place",
  ENOSPC: "the disk is full; make room and run the same command again",
  EDQUOT: "your share of the disk is full; make room and run the same command again",
  EFBIG: "it grows beyond what the file system takes; choose another place",
  EIO: "the disk failed; look at the system's log, and choose another place",
  ENOTDIR: "a part of the path is a file; choose another place",
  EEXIST: "a file of that name is in the way; choose another place",
  EISDIR: "a folder of that name is in the way; choose another name",
  ENOFOLDER: "no folder can be made there; choose another place",
  ENAMETOOLONG: "the file system takes no name so long; choose a shorter one",
  ELOOP: "its links lead in a circle; mend them",
  EMFILE: "this process has too many files open; raise the limit (ulimit -n)",
  ENFILE: "the machine has too many files open; close some programs",
  ESTALE: "the network file system no longer knows it; mount it again",
};

/** What no other file on the same disk would be spared. */
const ofTheDisk = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

/** Whether the disk is at fault and not one file on it, so that going on with other files is in vain. */
export function isDiskTrouble(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause)
    if ("code" in one && typeof one.code === "string" && ofTheDisk.has(one.code)) return true;
  return false;
}

const nameless = /^(ENOSPC|EDQUOT|EFBIG|EIO|EROFS|EMFILE|ENFILE)$/;

/**
 * One sentence for what a file system refuses, with the file it was about; any other error as it came.
 * @param path the file for the user, where the error names none or a temporary one
 */
export function fileTrouble(error: unknown, path?: string): unknown {
  if (!(error instanceof Error) || error instanceof MfimError) return error;
  const { code: told, path: named, syscall } = error as NodeJS.ErrnoException;
  const code = told === "ENOENT" && syscall === "mkdir" && named !== undefined ? whyNotMade(named) : told;
  const trouble = code === undefined || !Object.hasOwn(troubles, code) ? undefined : troubles[code];
  // A write names no file; of the troubles that others than files have, only those that name one are of one.
  const where = path ?? named ?? (nameless.test(code ?? "") ? "A file of this command" : undefined);
  if (trouble === undefined || where === undefined) return error;
  return new FileError(`${where}: expected a place to read or write, but ${trouble}.`, { cause: error, code });
}

/** Node says of a folder on a read-only file system that it is not there: the nearest one that is there tells why. */
function whyNotMade(path: string): string {
  for (let place = dirname(resolve(path)); ; place = dirname(place)) {
    try {
      accessSync(place, constants.W_OK);
      return "ENOFOLDER";
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" || place === dirname(place)) return code;
    }
  }
}
