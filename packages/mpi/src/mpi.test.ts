import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { lostRankExitCode } from "./job.ts";
import { lengths, valuesOf } from "./testing/rank-values.ts";
import { mpichLauncher, openMpiLauncher, runRanks } from "./testing/run-ranks.ts";

interface Collectives {
  readonly rank: number;
  readonly size: number;
  readonly library: string;
  readonly sums: readonly (readonly number[])[];
  readonly hashes: readonly [string, string, string];
  readonly broadcast: string;
  readonly gathered: unknown;
  readonly statistics: unknown;
  readonly ticks: number;
  readonly gradients: {
    readonly means: readonly (readonly number[])[];
    readonly again: readonly (readonly number[])[];
    readonly refused: string;
  };
}

const jobs = [
  { launcher: openMpiLauncher, size: 2 },
  { launcher: openMpiLauncher, size: 4 },
  { launcher: mpichLauncher, size: 2 },
];

describe.each(jobs)("$launcher.name, $size ranks", ({ launcher, size }) => {
  it.skipIf(launcher.program === undefined)("adds up, broadcasts, gathers, averages gradients", async () => {
    const { code, output, results } = await runRanks<Collectives>(launcher, size, "collectives");
    expect(output).toBe("");
    expect(code).toBe(0);
    const expected = sequentialSum(size);
    const means = expected.map((sum) => sum.map((value) => value / size));
    const bytes = 4 * lengths.reduce((a, b) => a + b);
    for (const [rank, result] of results.entries()) {
      expect(result).toMatchObject({ rank, size, library: expect.stringMatching(launcher.library) });
      expectClose(result!.sums, expected, 1e-6 * size);
      // Every rank has the same bits, and a repetition gives them again.
      expect(result!.hashes).toEqual([results[0]!.hashes[0], results[0]!.hashes[0], results[0]!.hashes[2]]);
      expect(result!.hashes[2]).not.toBe(result!.hashes[0]);
      expect(result!.broadcast).toBe(hash(valuesOf(size - 1)));
      expect(result!.gathered).toEqual(Array.from({ length: size }, (_, rank) => ({ rank, text: "ü".repeat(rank) })));
      const ringBytes = (2 * (size - 1) * bytes) / size;
      expect(result!.statistics).toEqual({ allReduces: 1, payloadBytes: bytes, ringBytes });
      expectClose(result!.gradients.means, means, 1e-6);
      expect(result!.gradients.again).toEqual(result!.gradients.means);
      expect(result!.gradients.refused).toBe(
        "MpiError: Expected the same gradients in the same order on all ranks, got 1 gradients of 3 values on rank 0 " +
          "and 1 gradients of 4 values on rank 1, which differ: start every rank with the same config and version.",
      );
    }
    // JavaScript went on while rank 0 waited for the last rank.
    expect(results[0]!.ticks).toBeGreaterThan(5);
  });
});

/** MFIM_MPI_TIMEOUT, seconds. */
const short = { MFIM_MPI_TIMEOUT: "2" };

describe.each([openMpiLauncher, mpichLauncher])("a job of $name that loses a rank", (launcher) => {
  const skip = launcher.program === undefined;

  it.skipIf(skip)("ends when the rank is killed", async () => {
    const { code, seconds, output } = await runRanks(launcher, 2, "killed");
    expect(code).not.toBe(0);
    // mpirun sees it long before the time-out of 60 s, and says what happened.
    expect(seconds).toBeLessThan(55);
    expect(output).toMatch(/signal 9/);
  });

  it.skipIf(skip)("ends when the rank hangs, with a sentence, after the rescue", async () => {
    const { code, seconds, output, results } = await runRanks(launcher, 2, "hanging", { env: short });
    expect(output).toMatch(
      /Rank 0 of 2: allReduceSum did not end within \d+\.\d s: another rank is lost or hangs\. The job ends; start it again/,
    );
    expect(results).toEqual([{ rescued: true }, undefined]);
    expect(code).toBe(lostRankExitCode);
    expect(seconds).toBeLessThan(55);
  });

  it.skipIf(skip)("ends when the rank fails", async () => {
    const { code, seconds, output } = await runRanks(launcher, 2, "failing");
    expect(output).toContain("Rank 1 of 2: Error: the disc is full");
    expect(output).toContain("Rank 1 of 2: the process ends with code 1 before the communicator was closed");
    expect(code).not.toBe(0);
    expect(seconds).toBeLessThan(55);
  });
});

describe.skipIf(openMpiLauncher.program === undefined)("Open MPI", () => {
  it("is opened by one process too", async () => {
    const { code, results } = await runRanks<object>(openMpiLauncher, 1, "alone");
    expect(code).toBe(0);
    const library = expect.stringMatching(openMpiLauncher.library);
    expect(results[0]).toEqual({ size: 1, library, values: [1, 2, 3] });
  });

  it("ends the job when a rank leaves without closing", async () => {
    const { code, output } = await runRanks(openMpiLauncher, 2, "leaving");
    expect(output).toContain("Rank 1 of 2: the process ends with code 0 before the communicator was closed");
    expect(code).not.toBe(0);
  });

  it("ends the survivors by the time-out under a launcher that leaves them alone, as srun does", async () => {
    const options = { flags: ["--enable-recovery"], env: short };
    const { seconds, output, results } = await runRanks(openMpiLauncher, 2, "killed", options);
    expect(output).toMatch(/Rank 0 of 2: allReduceSum did not end within \d+\.\d s/);
    expect(results[0]).toEqual({ rescued: true });
    expect(seconds).toBeLessThan(55);
  });
});

/** An independent sum in rank order, in float64. */
function sequentialSum(size: number): readonly (readonly number[])[] {
  const all = Array.from({ length: size }, (_, rank) => valuesOf(rank));
  return lengths.map((length, i) =>
    Array.from({ length }, (_, j) => all.reduce((sum, values) => sum + values[i]![j]!, 0)),
  );
}

function expectClose(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[], limit: number) {
  expect(actual.map((array) => array.length)).toEqual(expected.map((array) => array.length));
  const worst = Math.max(
    ...actual.map((array, i) =>
      array.reduce((most, value, j) => Math.max(most, Math.abs(value - expected[i]![j]!)), 0),
    ),
  );
  expect(worst).toBeLessThan(limit);
}

function hash(arrays: readonly Float32Array[]): string {
  const sum = createHash("sha256");
  for (const array of arrays) sum.update(array);
  return sum.digest("hex");
}
