import { callInThread } from "./library/call-in-thread.ts";
import type { MpiLibrary } from "./library/mpi-library.ts";
import { MpiError } from "./mpi-error.ts";

/** MPI_COMM_WORLD with the few operations that are used, each in a thread; each fails with MPI's own words. */
export class World {
  readonly library: MpiLibrary;

  constructor(library: MpiLibrary) {
    this.library = library;
  }

  /** Adds up in place. */
  allReduceSum(values: Float32Array): Promise<void> {
    const { world, float, sum, inPlace } = this.library.handles;
    return this.#call("Allreduce", inPlace, values, values.length, float, sum, world);
  }

  broadcast(values: Float32Array, root: number): Promise<void> {
    const { world, float } = this.library.handles;
    return this.#call("Bcast", values, values.length, float, root, world);
  }

  barrier(): Promise<void> {
    return this.#call("Barrier", this.library.handles.world);
  }

  /** The bytes of all ranks, one after the other, and how many are whose. */
  async allGather(bytes: Uint8Array): Promise<{ readonly bytes: Uint8Array; readonly lengths: Int32Array }> {
    const { world, byte } = this.library.handles;
    const own = Int32Array.of(bytes.length);
    const lengths = new Int32Array(this.size);
    await this.#call("Allgather", own, 4, byte, lengths, 4, byte, world);
    const starts = new Int32Array(this.size);
    for (let rank = 1; rank < this.size; rank++) starts[rank] = starts[rank - 1]! + lengths[rank - 1]!;
    const all = new Uint8Array(starts.at(-1)! + lengths.at(-1)!);
    await this.#call("Allgatherv", bytes, bytes.length, byte, all, lengths, starts, byte, world);
    return { bytes: all, lengths };
  }

  finalize(): Promise<void> {
    return this.#call("Finalize");
  }

  get rank(): number {
    return this.#ask("Comm_rank", this.library.handles.world);
  }

  get size(): number {
    return this.#ask("Comm_size", this.library.handles.world);
  }

  /** Bytes of a C float: 4 if the handles are those of this library. */
  get floatSize(): number {
    return this.#ask("Type_size", this.library.handles.float);
  }

  /** Makes MPI return its errors instead of ending the process with a page of text. */
  returnErrors(): void {
    const { world, errorsReturn } = this.library.handles;
    this.library.functions.Comm_set_errhandler(world, errorsReturn);
  }

  #ask(name: "Comm_rank" | "Comm_size" | "Type_size", handle: bigint | number): number {
    const answer = new Int32Array(1);
    this.#check(name, this.library.functions[name](handle, answer));
    return answer[0]!;
  }

  async #call(name: keyof MpiLibrary["functions"], ...args: readonly unknown[]): Promise<void> {
    this.#check(name, await callInThread(this.library.functions[name], ...args));
  }

  #check(name: string, code: number): void {
    if (code === 0) return;
    // MPI_MAX_ERROR_STRING is 256 in Open MPI, 512 in MPICH.
    const text = Buffer.alloc(4096);
    const length = new Int32Array(1);
    this.library.functions.Error_string(code, text, length);
    throw new MpiError(`MPI_${name} failed: ${text.toString("utf8", 0, length[0]).replaceAll(/\s+/g, " ").trim()}`);
  }
}
