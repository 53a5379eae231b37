import koffi, { type LibraryHandle } from "koffi";
import { MpiError } from "../mpi-error.ts";

/** A C function. */
export type ForeignFunction = ReturnType<LibraryHandle["func"]>;

const stackBytes = 8 * 2 ** 20;

/**
 * koffi runs a call of another thread on a stack of its own, by default of 128 KiB, which MPICH's all-reduce overruns. It
 * takes another size only before the process's first library is loaded.
 */
export function prepareThreads(): void {
  const current = koffi.config() as { readonly async_stack_size: number };
  if (current.async_stack_size >= stackBytes) return;
  try {
    koffi.config({ async_stack_size: stackBytes, resident_async_pools: 1 });
  } catch {
    throw new MpiError(
      `Expected a koffi that has loaded no library yet, or threads of ${stackBytes} bytes of stack, got ${current.async_stack_size}: open the communicator before other native libraries.`,
    );
  }
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
