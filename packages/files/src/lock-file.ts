import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FileError, fileTrouble } from "./file-error.ts";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import { temporaryPath } from "./temporary-name.ts";

interface Refusing {
  /** What is said where a live process holds it: a sentence with what to do. */
  readonly busy: (holder: ProcessIdentity) => Error;
}

interface Waiting {
  /** Waits for the holder instead, and calls this once before. */
  readonly wait: () => void;
}

/** One of both; who waits refuses nobody. */
export type LockOptions = (Refusing & Partial<Waiting>) | (Waiting & Partial<Refusing>);

interface Holder extends ProcessIdentity {
  /** Makes every lock another one, so that one is never taken for another. */
  readonly id: string;
}

/** Where links are unknown a lock is created empty and filled: so long it may stay empty, milliseconds. */
const FILLING = 5000;

/**
 * Takes a lock that one live process of a machine holds at a time; release it by disposing it. The file appears with
 * its content in one step (a link), and says who holds it. What a killed process left is taken over by exactly one.
 *
 * Taking over: the right to remove a dead lock is itself a lock, named after the dead one's content. Who has it looks
 * again, so that a lock taken meanwhile by somebody else is never removed.
 * @throws what `busy` gives while another process (or this one) holds it; FileError where it cannot be written
 */
export async function lockFile(path: string, options: LockOptions): Promise<AsyncDisposable> {
  const own: Holder = { ...(await ownIdentity()), id: randomUUID() };
  const content = `${JSON.stringify(own)}\n`;
  let told = false;
  try {
    await mkdir(dirname(path), { recursive: true });
    for (;;) {
      const holder = await take(path, content, own);
      if (holder === undefined) return { [Symbol.asyncDispose]: () => release(path, content) };
      const { wait, busy } = options as Partial<Refusing & Waiting>;
      if (wait === undefined) throw (busy as Refusing["busy"])(holder);
      if (!told) wait();
      told = true;
      await sleep(250);
    }
  } catch (error) {
    throw fileTrouble(error, path);
  }
}

/** Undefined once it is taken, else the live process that has it. */
async function take(path: string, content: string, own: Holder): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (await create(path, content)) return undefined;
    const found = await readFile(path, "utf8").catch(ifMissing);
    if (found === undefined) continue;
    const holder = parsed(found);
    if (holder !== undefined && (await isRunning(holder, own))) return holder;
    if (holder === undefined && (await ageOf(path)) < FILLING) {
      await sleep(20);
      continue;
    }
    await removeDead(path, found, content, own);
  }
  throw new FileError(`${path}: expected to take this lock, but it never stood still; remove the file.`);
}

async function removeDead(path: string, dead: string, content: string, own: Holder): Promise<void> {
  const right = `${path}.${createHash("sha256").update(dead).digest("hex").slice(0, 16)}`;
  // Somebody alive is at it.
  if ((await take(right, content, own)) !== undefined) return sleep(5);
  try {
    if ((await readFile(path, "utf8").catch(ifMissing)) === dead) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

/** Whether the file was made, with its content at once. */
async function create(path: string, content: string): Promise<boolean> {
  const temporary = temporaryPath(path);
  try {
    await write(temporary, content);
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK)$/.test(code)) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return write(path, content).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

async function write(path: string, content: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

/** Only one's own: another machine may have taken it over. */
async function release(path: string, content: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === content) await rm(path, { force: true });
}

function parsed(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Holder | null;
    const whole = typeof value?.id === "string" && Number.isInteger(value.pid) && value.pid > 0;
    return whole ? value : undefined;
  } catch {
    return undefined;
  }
}

async function ageOf(path: string): Promise<number> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
