import { type Communicator, GradientReducer, openCommunicator } from "@mfim/mpi";
import { alone, type Exchange } from "./exchange.ts";

/** Over MPI where mpirun or srun started several processes, else for one process alone. */
export async function openExchange(): Promise<Exchange> {
  const communicator = await openCommunicator();
  return communicator.size === 1 ? alone : exchangeOver(communicator);
}

/** The means of a training step over the ranks of a communicator; close the exchange to leave the job. */
export function exchangeOver(communicator: Communicator): Exchange {
  const reducers = new Reducers(communicator);
  return {
    rank: communicator.rank,
    size: communicator.size,
    async mean(arrays) {
      const reducer = await reducers.of(arrays);
      for (const [name, mean] of await reducer.reduce(arrays)) arrays.get(name)?.set(mean);
    },
    async any(flag) {
      const votes = Float32Array.of(flag ? 1 : 0);
      await communicator.allReduceSum([votes]);
      return (votes[0] as number) > 0;
    },
    summary() {
      const { payloadBytes, allReduceSeconds } = communicator.statistics();
      return `${communicator.size} processes over ${communicator.library}: ${(payloadBytes / 2 ** 20).toFixed(1)} MiB all-reduced in ${allReduceSeconds.toFixed(1)} s`;
    },
    close: () => communicator.close(),
  };
}

/**
 * One message for all gradients of a round, up to this size: they come at the end of a compiled graph all at once, and while the
 * next one computes, JavaScript cannot hand over a second message.
 */
const bucketBytes = 2 ** 30;

/** One reducer a set of names and lengths: a step has a few of them, the same ones again and again. */
class Reducers {
  readonly #communicator: Communicator;
  readonly #known = new Map<string, GradientReducer>();

  constructor(communicator: Communicator) {
    this.#communicator = communicator;
  }

  async of(arrays: ReadonlyMap<string, Float32Array>): Promise<GradientReducer> {
    const lengths = new Map([...arrays].map(([name, values]) => [name, values.length]));
    const key = JSON.stringify([...lengths]);
    const known = this.#known.get(key) ?? (await GradientReducer.create(this.#communicator, lengths, { bucketBytes }));
    this.#known.set(key, known);
    return known;
  }
}
