import koffi, { type LibraryHandle } from "koffi";

/** A C function. */
export type ForeignFunction = ReturnType<LibraryHandle["func"]>;

/**
 * koffi runs a call of another thread on a stack of its own, by default of 128 KiB, which MPICH's all-reduce overruns.
 */
export function prepareThreads(): void {
  koffi.config({ async_stack_size: 8 * 2 ** 20, resident_async_pools: 1 });
}

/** Memory that a call under way reads or writes must not be collected. */
const held = new Set<readonly unknown[]>();

/** Calls a C function that may block, in another thread. Arguments that are typed arrays are passed as they lie in memory. */
export function callInThread(call: ForeignFunction, ...args: readonly unknown[]): Promise<number> {
  held.add(args);
  return new Promise((resolve, reject) => {
    call.async(...args, (error: unknown, result: number) => {
      held.delete(args);
      if (error) reject(error);
      else resolve(result);
    });
  });
}
