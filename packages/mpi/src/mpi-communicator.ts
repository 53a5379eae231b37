import { asOnePiece, cutIntoBuckets } from "./buckets.ts";
import type { BucketOptions, Communicator, CommunicatorStatistics, JsonValue } from "./communicator.ts";
import { type Job, say } from "./job.ts";
import { decodeJson, encodeJson } from "./json-message.ts";
import { MpiError } from "./mpi-error.ts";
import { type Operation, OperationQueue, secondsOf } from "./operation-queue.ts";
import type { World } from "./world.ts";

export interface MpiCommunicatorOptions {
  readonly timeoutSeconds: number;
  readonly bucketBytes: number;
}

/** A job of several ranks over MPI. */
export class MpiCommunicator implements Communicator {
  readonly rank: number;
  readonly size: number;
  readonly library: string;
  readonly #world: World;
  readonly #job: Job;
  readonly #queue: OperationQueue;
  readonly #bucketBytes: number;
  #staging = new Float32Array(0);
  #closed = false;
  #allReduces = 0;
  #payloadBytes = 0;
  #allReduceSeconds = 0;

  constructor(world: World, job: Job, { timeoutSeconds, bucketBytes }: MpiCommunicatorOptions) {
    this.rank = world.rank;
    this.size = world.size;
    this.library = world.library.name;
    this.#world = world;
    this.#job = job;
    this.#bucketBytes = bucketBytes;
    this.#queue = new OperationQueue(timeoutSeconds, (operation) => this.#lose(operation));
    process.on("uncaughtExceptionMonitor", this.#onError);
    process.on("exit", this.#onExit);
    process.on("SIGTERM", this.#onTerminate);
  }

  allReduceSum(buffers: readonly Float32Array[], { bucketBytes = this.#bucketBytes }: BucketOptions = {}) {
    return this.#run("allReduceSum", async () => {
      const begin = performance.now();
      await this.#eachBucket(buffers, bucketBytes, (piece) => this.#world.allReduceSum(piece));
      this.#allReduces += 1;
      this.#payloadBytes += buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
      this.#allReduceSeconds += (performance.now() - begin) / 1000;
    });
  }

  broadcast(buffers: readonly Float32Array[], root = 0): Promise<void> {
    if (!Number.isInteger(root) || root < 0 || root >= this.size)
      throw new MpiError(`broadcast: expected a rank of 0 to ${this.size - 1} as root, got ${root}.`);
    return this.#run("broadcast", () =>
      this.#eachBucket(buffers, this.#bucketBytes, (piece) => this.#world.broadcast(piece, root)),
    );
  }

  barrier(): Promise<void> {
    return this.#run("barrier", () => this.#world.barrier());
  }

  gather<T extends JsonValue>(value: T): Promise<readonly T[]> {
    const own = encodeJson(value);
    return this.#run("gather", async () => {
      const { bytes, lengths } = await this.#world.allGather(own);
      return decodeJson<T>(bytes, lengths);
    });
  }

  onLostRank(rescue: () => void | Promise<void>): void {
    this.#job.onLostRank(rescue);
  }

  statistics(): CommunicatorStatistics {
    return {
      allReduces: this.#allReduces,
      payloadBytes: this.#payloadBytes,
      ringBytes: (2 * (this.size - 1) * this.#payloadBytes) / this.size,
      allReduceSeconds: this.#allReduceSeconds,
    };
  }

  abort(exitCode: number): Promise<never> {
    this.#leave();
    return this.#job.abort(exitCode);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#run("close", async () => {
      await this.#world.barrier();
      await this.#world.finalize();
    });
    this.#leave();
  }

  /** An error of MPI itself cannot be mended by the caller, and the other ranks wait: it ends the job like a lost rank. */
  #run<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new MpiError(`${name}: this communicator is closed; open it once and close it at the end.`);
    return this.#queue.run(name, async () => {
      try {
        return await work();
      } catch (error) {
        await this.#job.lost(`${this.#who} ${name}: ${(error as Error).message} The job ends; ${remedy}`);
        throw error;
      }
    });
  }

  async #eachBucket(
    buffers: readonly Float32Array[],
    bytes: number,
    work: (piece: Float32Array) => Promise<void>,
  ): Promise<void> {
    const size = Math.max(1, Math.floor(bytes / 4));
    for (const bucket of cutIntoBuckets(buffers, size)) {
      const length = bucket.reduce((sum, segment) => sum + segment.length, 0);
      if (bucket.length > 1 && this.#staging.length < length) this.#staging = new Float32Array(length);
      await asOnePiece(bucket, this.#staging, work);
    }
  }

  #lose(operation: Operation): void {
    const seconds = secondsOf(operation).toFixed(1);
    void this.#job.lost(
      `${this.#who} ${operation.name} did not end within ${seconds} s: another rank is lost or hangs. The job ends; ${remedy}`,
    );
  }

  /** Node would print it after the exit handlers, of which ours ends the process. */
  readonly #onError = (error: unknown): void => {
    say(`${this.#who} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };

  /** Without MPI_Finalize the others would wait for this rank; srun, unlike mpirun, would let them. */
  readonly #onExit = (code: number): void => {
    if (!this.#job.ending)
      say(
        `${this.#who} the process ends with code ${code} before the communicator was closed: the job ends on all ranks.`,
      );
    this.#job.abortAtExit(code === 0 ? 1 : code);
  };

  /** mpirun ends all ranks when one dies: this one can at least say where it was. */
  readonly #onTerminate = (signal: NodeJS.Signals): void => {
    const operation = this.#queue.current;
    if (operation !== undefined)
      say(
        `${this.#who} ${signal} came while ${operation.name} had waited ${secondsOf(operation).toFixed(1)} s for the other ranks.`,
      );
    if (process.listenerCount(signal) > 1) return;
    this.#leave();
    process.kill(process.pid, signal);
  };

  #leave(): void {
    this.#closed = true;
    process.off("uncaughtExceptionMonitor", this.#onError);
    process.off("exit", this.#onExit);
    process.off("SIGTERM", this.#onTerminate);
  }

  get #who(): string {
    return `Rank ${this.rank} of ${this.size}:`;
  }
}

const remedy = "start it again to go on from the last checkpoint.";
