import { afterEach, describe, expect, it, vi } from "vitest";
import { openCommunicator, openMpi } from "./open-communicator.ts";
import { openMpiLauncher } from "./testing/run-ranks.ts";

const launchers = ["OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "PMI_SIZE", "PMI_RANK", "SLURM_STEP_NUM_TASKS"];

function launchedBy(variables: Readonly<Record<string, string>>): void {
  for (const name of launchers) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

const byOpenMpi = { OMPI_COMM_WORLD_SIZE: "2", OMPI_COMM_WORLD_RANK: "0" };

describe("openCommunicator", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("is one process where no launcher is seen, with the same methods", async () => {
    launchedBy({});
    const communicator = await openCommunicator();
    expect(communicator).toMatchObject({ rank: 0, size: 1, library: "none, one process" });
    const values = Float32Array.of(1, 2);
    await communicator.allReduceSum([values]);
    await communicator.broadcast([values]);
    expect(values).toEqual(Float32Array.of(1, 2));
    expect(await communicator.gather({ loss: 3 })).toEqual([{ loss: 3 }]);
    expect(communicator.statistics()).toEqual({ allReduces: 0, payloadBytes: 0, ringBytes: 0, allReduceSeconds: 0 });
    await communicator.barrier();
    await communicator.close();
  });

  it("says in one sentence that the library is missing", async () => {
    launchedBy({ ...byOpenMpi, MFIM_MPI_LIBRARY: "/nowhere/libmpi.so" });
    await expect(openCommunicator()).rejects.toThrow(
      /^Mpirun of Open MPI started 2 processes, but no usable MPI library was found: tried \/nowhere\/libmpi\.so \(.*\)\. Install Open MPI or MPICH \(Debian: openmpi-bin\), or name the file in MFIM_MPI_LIBRARY\.$/,
    );
  });

  it("refuses a library that is not MPI", async () => {
    launchedBy({ ...byOpenMpi, MFIM_MPI_LIBRARY: process.platform === "darwin" ? "libSystem.B.dylib" : "libm.so.6" });
    await expect(openCommunicator()).rejects.toThrow(/tried lib.*MPI_Get_library_version/);
  });

  it("refuses a time-out and a bucket size that are none", async () => {
    launchedBy({ MFIM_MPI_TIMEOUT: "soon" });
    await expect(openMpi()).rejects.toThrow('Expected a positive number of seconds in MFIM_MPI_TIMEOUT, got "soon".');
    launchedBy({ MFIM_MPI_TIMEOUT: "5" });
    await expect(openMpi({ bucketBytes: 0 })).rejects.toThrow("Expected bucketBytes of 4 to 1073741824, got 0.");
  });

  // Last: MPI is opened by it, which can be once in a process.
  it.skipIf(openMpiLauncher.program === undefined)(
    "sees that launcher and library do not belong together",
    async () => {
      launchedBy({ PMI_SIZE: "2", PMI_RANK: "0", MPI_LOCALNRANKS: "2", MFIM_MPI_LIBRARY: "libmpi.so.40" });
      await expect(openCommunicator()).rejects.toThrow(
        /^Mpiexec of MPICH started 2 processes, but Open MPI v[\d.]+ \(libmpi\.so\.40\) sees 1: launcher and library do not belong together\./,
      );
      await expect(openMpi()).rejects.toThrow("MPI can be opened once in a process");
    },
  );
});
