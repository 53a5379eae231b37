import koffi from "koffi";
import type { ForeignFunction } from "./call-in-thread.ts";

/** RTLD_LAZY | RTLD_GLOBAL | RTLD_NODELETE of dlfcn.h. */
const noDelete: Readonly<Record<string, number>> = { linux: 0x1101, darwin: 0x89 };

const systemLibraries: Readonly<Record<string, readonly string[]>> = {
  linux: ["libc.so.6", "libdl.so.2", "libc.so"],
  darwin: ["libSystem.B.dylib"],
};

/**
 * Keeps a library in memory until the process is gone. koffi unloads at the end, and Open MPI's clean-up of threads then
 * runs into code that is not there any more.
 */
export function keepLoaded(file: string): void {
  const flags = noDelete[process.platform];
  withSystemFunction("void *dlopen(const char *file, int flags)", (open) => open(file, flags));
}

/** Ends this process now: `process.exit` would wait for the thread that hangs in MPI. */
export function exitNow(code: number): never {
  withSystemFunction("void _exit(int code)", (exit) => exit(code));
  process.kill(process.pid, "SIGKILL");
  throw new Error("not reached");
}

function withSystemFunction(prototype: string, use: (call: ForeignFunction) => void): void {
  const calls = (systemLibraries[process.platform] ?? []).map((name) => functionOf(name, prototype));
  const call = calls.find((found) => found !== undefined);
  if (call !== undefined) use(call);
}

function functionOf(name: string, prototype: string): ForeignFunction | undefined {
  try {
    return koffi.load(name).func(prototype);
  } catch {
    return undefined;
  }
}
