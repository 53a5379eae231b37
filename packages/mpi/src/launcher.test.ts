import { describe, expect, it } from "vitest";
import { detectLaunch } from "./launcher.ts";

describe("detectLaunch", () => {
  it("knows each launcher by its variables", () => {
    expect(detectLaunch({ PATH: "/bin" })).toBeUndefined();
    expect(detectLaunch({ OMPI_COMM_WORLD_SIZE: "4", OMPI_COMM_WORLD_RANK: "3" })).toEqual({
      launcher: "mpirun of Open MPI",
      size: 4,
      family: "open-mpi",
    });
    expect(detectLaunch({ PMI_SIZE: "2", PMI_RANK: "0", MPI_LOCALNRANKS: "2" })?.family).toBe("mpich");
    expect(detectLaunch({ PMI_SIZE: "2", PMI_RANK: "0" })).toEqual({
      launcher: "a PMI launcher",
      size: 2,
      family: undefined,
    });
    expect(detectLaunch({ SLURM_STEP_NUM_TASKS: "16", SLURM_PROCID: "1" })).toMatchObject({
      launcher: "srun",
      size: 16,
    });
  });

  it("takes an mpirun inside a Slurm allocation for what it is, and a batch script for one process", () => {
    const slurm = { SLURM_STEP_NUM_TASKS: "2", SLURM_PROCID: "0" };
    expect(detectLaunch({ ...slurm, OMPI_COMM_WORLD_SIZE: "8", OMPI_COMM_WORLD_RANK: "1" })?.size).toBe(8);
    expect(detectLaunch({ SLURM_NTASKS: "16", SLURM_PROCID: "0" })).toBeUndefined();
  });

  it("refuses a size that is none", () => {
    expect(() => detectLaunch({ PMI_SIZE: "two", PMI_RANK: "0" })).toThrow(
      'Expected a number of processes in PMI_SIZE, set by a PMI launcher, got "two".',
    );
  });
});
