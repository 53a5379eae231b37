import { randomBytes } from "node:crypto";
import { basename, dirname, extname, join } from "node:path";

/** What file systems take as one name, in bytes. */
const LONGEST_NAME = 255;

const pattern = /\.\d+-[0-9a-f]{8}\.tmp(?:\.[^.]+)?$/;

/**
 * Where a file is written before it gets its name: beside it, hidden from nobody, of this process, never the same twice,
 * and never longer than a name may be.
 * @param keepEnding for programs that choose the format by it
 */
export function temporaryPath(path: string, { keepEnding = false } = {}): string {
  const ending = keepEnding ? extname(path) : "";
  const tail = `.${process.pid}-${randomBytes(4).toString("hex")}.tmp${ending}`;
  return join(dirname(path), shortened(basename(path), LONGEST_NAME - Buffer.byteLength(tail)) + tail);
}

export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}

/** Whether a name is a temporary one for the file `name`. */
export function isTemporaryOf(temporary: string, name: string): boolean {
  const match = pattern.exec(temporary);
  if (match === null) return false;
  const stem = temporary.slice(0, match.index);
  // What one program writes under a temporary name another may write under one of its own first.
  if (stem === name || isTemporaryOf(stem, name)) return true;
  return name.startsWith(stem) && Buffer.byteLength(temporary) > LONGEST_NAME - 4;
}

/** The longest beginning of whole characters that fits into so many bytes. */
export function shortened(name: string, bytes: number): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  let kept = "";
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}
