// mpirun -n N node ... bandwidth.ts: seconds of an all-reduce of the 1024-pixel generator's size, by bucket size.
import { openMpi } from "@mfim/mpi";

const values = 30_000_000;
const repetitions = 3;
const bucketMebibytes = [4, 25, 115];

const communicator = await openMpi();
const gradients = new Float32Array(values).fill(1);
for (const mebibytes of bucketMebibytes) {
  const options = { bucketBytes: mebibytes * 2 ** 20 };
  await communicator.allReduceSum([gradients.subarray(0, 2 ** 20)], options);
  const seconds: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    await communicator.barrier();
    const begin = performance.now();
    await communicator.allReduceSum([gradients], options);
    seconds.push((performance.now() - begin) / 1000);
    gradients.fill(1);
  }
  if (communicator.rank === 0) report(mebibytes, Math.min(...seconds), Math.max(...seconds));
}
await communicator.close();

function report(mebibytes: number, best: number, worst: number): void {
  const { size, library } = communicator;
  const busBandwidth = (((2 * (size - 1)) / size) * ((values * 4) / best)) / 1e9;
  console.log(
    `${library}, ${size} ranks, buckets of ${mebibytes} MiB: ${best.toFixed(3)} to ${worst.toFixed(3)} s, ring bandwidth at best ${busBandwidth.toFixed(2)} GB/s`,
  );
}
