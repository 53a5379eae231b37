import { execFileSync } from "node:child_process";
import { trainerFromSource } from "./run-trainer.ts";

/** Open MPI's launcher, where it is installed. */
export const mpiLauncher: string | undefined = ["mpirun.openmpi", "mpirun"].find((program) => {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

/** The command line of the trainer on so many ranks of this machine; of one process without a launcher for one. */
export function trainerOnRanks(ranks: number, flags: readonly string[] = []): readonly [string, ...string[]] {
  if (ranks === 1 || mpiLauncher === undefined) return trainerFromSource;
  const launch = ["--allow-run-as-root", "--oversubscribe", ...flags, "-n", String(ranks)];
  return [mpiLauncher, ...launch, ...trainerFromSource];
}
