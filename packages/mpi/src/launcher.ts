import { MpiError } from "./mpi-error.ts";

export type MpiFamily = "open-mpi" | "mpich";

/** What the program that started this process promises. */
export interface Launch {
  readonly launcher: string;
  /** Processes of the job. */
  readonly size: number;
  /** The family of library that this launcher belongs to; undefined: any. */
  readonly family: MpiFamily | undefined;
}

/**
 * Launchers by the variables they set, in the order in which they are asked: an mpirun may itself run under srun. PMI is
 * also what srun --mpi=pmi2 speaks, to either family; Hydra is known by MPI_LOCALNRANKS.
 */
const launchers = [
  { launcher: "mpirun of Open MPI", size: "OMPI_COMM_WORLD_SIZE", needs: "OMPI_COMM_WORLD_RANK", family: "open-mpi" },
  { launcher: "mpiexec of MPICH", size: "PMI_SIZE", needs: "MPI_LOCALNRANKS", family: "mpich" },
  { launcher: "a PMI launcher", size: "PMI_SIZE", needs: "PMI_RANK", family: undefined },
  { launcher: "srun", size: "SLURM_STEP_NUM_TASKS", needs: "SLURM_PROCID", family: undefined },
] as const;

/**
 * How this process was started, or undefined where no launcher is seen.
 * @throws MpiError for a number of processes that is none
 */
export function detectLaunch(env: Readonly<Record<string, string | undefined>>): Launch | undefined {
  const found = launchers.find(({ size, needs }) => env[size] !== undefined && env[needs] !== undefined);
  if (found === undefined) return undefined;
  const size = Number(env[found.size]);
  if (!Number.isInteger(size) || size < 1)
    throw new MpiError(
      `Expected a number of processes in ${found.size}, set by ${found.launcher}, got "${env[found.size]}".`,
    );
  return { launcher: found.launcher, size, family: found.family };
}
