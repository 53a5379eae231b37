import { openCommunicator } from "@mfim/mpi";
import { alone, type Exchange } from "./exchange.ts";

/** Over MPI where mpirun or srun started several processes, else for one process alone. */
export async function openExchange(): Promise<Exchange> {
  const communicator = await openCommunicator();
  if (communicator.size === 1) return alone;
  return {
    rank: communicator.rank,
    size: communicator.size,
    async mean(arrays) {
      await communicator.allReduceSum([...arrays.values()]);
      for (const values of arrays.values()) {
        for (let index = 0; index < values.length; index++)
          values[index] = (values[index] as number) / communicator.size;
      }
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
